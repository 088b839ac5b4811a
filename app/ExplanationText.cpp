#include "app/Explanation.h"
#include "app/Say.h"

#include <QJsonArray>

namespace app {

using namespace Qt::Literals::StringLiterals;

namespace {

using Decider = Explanation::Decider;

/// One step of the decision, from the top.
struct Step
{
    QString rule; ///< id; empty for what follows the rules
    QString text;
    bool decided = false;
};

QString factText(const Explanation &explanation)
{
    return Say::tr("whatever the rules say: %1").arg(policy::reasonSentence(explanation.verdict.primaryReason()));
}

QString otherwiseText(const Explanation &explanation)
{
    return explanation.policy.otherwise == policy::Action::Allow ? Say::tr("otherwise: allow")
                                                                 : Say::tr("otherwise: deny");
}

QList<Step> stepsOf(const Explanation &explanation)
{
    QList<Step> steps;
    const QStringList lines = policy::ladderLines(explanation.policy, explanation.verdict);
    for (qsizetype i = 0; i < lines.size(); ++i) {
        const bool decided = explanation.decider == Decider::Rule && i == explanation.verdict.rule;
        const bool isRule = i < explanation.verdict.ladder.size();
        steps.append({isRule ? explanation.policy.rules.at(i).id : QString(), lines.at(i), decided});
    }
    if (explanation.decider == Decider::Fact)
        steps.append({{}, factText(explanation), true});
    else if (explanation.decider == Decider::Otherwise)
        steps.append({{}, otherwiseText(explanation), true});
    return steps;
}

QString replyText(const policy::ReplyText &reply)
{
    return reply.code == 0 ? Say::tr("none: the connection that arrived is closed")
                           : QString(QString::number(reply.code) % u' ' % reply.text);
}

QString reasonLines(policy::Reasons reasons)
{
    QString text;
    const QStringList names = policy::reasonNames(reasons);
    for (const QString &name : names) {
        if (const auto reason = policy::reasonFromName(name))
            text += u"  "_s % name.leftJustified(16) % policy::reasonSentence(*reason) % u'\n';
    }
    return text;
}

QString deciderName(Decider decider)
{
    switch (decider) {
    case Decider::Rule:
        return u"rule"_s;
    case Decider::Otherwise:
        return u"otherwise"_s;
    case Decider::Fact:
        return u"fact"_s;
    }
    Q_UNREACHABLE();
}

} // namespace

QString explanationText(const Explanation &explanation)
{
    QString text = explanation.sentence % u'\n';
    if (!explanation.verdict.allowed)
        text += u'\n' % Say::tr("Reasons:") % u'\n' % reasonLines(explanation.verdict.reasons);
    text += u'\n' % Say::tr("Tried, from the top (> decided):") % u'\n';
    const auto steps = stepsOf(explanation);
    for (const Step &step : steps)
        text += (step.decided ? u"> "_s : u"  "_s) % step.text % u'\n';
    text += u'\n' % Say::tr("Reply: %1").arg(replyText(explanation.reply));
    return text;
}

QJsonObject explanationJson(const Explanation &explanation)
{
    QJsonArray ladder;
    const auto steps = stepsOf(explanation);
    for (const Step &step : steps)
        ladder.append(QJsonObject{{u"rule"_s, step.rule}, {u"text"_s, step.text}, {u"decided"_s, step.decided}});
    const policy::Verdict &verdict = explanation.verdict;
    const policy::Question &question = explanation.question;
    const bool named = !question.malformed && !question.target.isNull();
    const bool byRule = verdict.rule >= 0;
    return {{u"client"_s, question.client.toString()},
            {u"user"_s, question.anonymous ? u"anonymous"_s : question.user},
            {u"target"_s, named ? question.target.address.toString() : QString()},
            {u"target_port"_s, named ? int(question.target.port) : 0},
            {u"verdict"_s, verdict.allowed ? u"allowed"_s : u"blocked"_s},
            {u"reasons"_s, QJsonArray::fromStringList(policy::reasonNames(verdict.reasons))},
            {u"rule"_s, byRule ? explanation.policy.rules.at(verdict.rule).id : QString()},
            {u"decided_by"_s, deciderName(explanation.decider)},
            {u"decided_when"_s, explanation.whenConnecting ? u"connecting"_s : u"named"_s},
            {u"sentence"_s, explanation.sentence},
            {u"ladder"_s, ladder},
            {u"reply_code"_s, explanation.reply.code},
            {u"reply_text"_s, explanation.reply.text}};
}

} // namespace app
