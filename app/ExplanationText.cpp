#include "app/ExplanationText.h"

#include "app/Say.h"

#include <QJsonArray>

namespace app {

using namespace Qt::Literals::StringLiterals;

namespace {

using Decider = api::Explanation::Decider;

QString reasonLines(const QList<policy::Reason> &reasons)
{
    QString text;
    for (const policy::Reason reason : reasons)
        text += u"  "_s % policy::reasonName(reason).leftJustified(16) % policy::reasonSentence(reason) % u'\n';
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

QString idOf(const policy::Policy &policy, int rule)
{
    return rule >= 0 ? policy.rules.at(rule).id : QString();
}

} // namespace

QString explanationText(const api::Explanation &explanation)
{
    QString text = explanation.sentence % u'\n';
    if (!explanation.verdict.allowed)
        text += u'\n' % Say::tr("Reasons:") % u'\n' % reasonLines(explanation.reasons);
    text += u'\n' % Say::tr("Tried, from the top (> decided):") % u'\n';
    for (const api::Explanation::Step &step : explanation.ladder)
        text += (step.decided ? u"> "_s : u"  "_s) % step.text % u'\n';
    text += u'\n' % Say::tr("Reply: %1").arg(explanation.replyLine());
    return text;
}

QJsonObject explanationJson(const api::Explanation &explanation, const policy::Policy &policy)
{
    QJsonArray ladder;
    for (const api::Explanation::Step &step : explanation.ladder) {
        ladder.append(
            QJsonObject{{u"rule"_s, idOf(policy, step.rule)}, {u"text"_s, step.text}, {u"decided"_s, step.decided}});
    }
    const policy::Verdict &verdict = explanation.verdict;
    const policy::Question &question = explanation.question;
    const bool named = !question.malformed && !question.target.isNull();
    return {{u"client"_s, question.client.toString()},
            {u"user"_s, question.anonymous ? u"anonymous"_s : question.user},
            {u"target"_s, named ? question.target.address.toString() : QString()},
            {u"target_port"_s, named ? int(question.target.port) : 0},
            {u"verdict"_s, verdict.allowed ? u"allowed"_s : u"blocked"_s},
            {u"reasons"_s, QJsonArray::fromStringList(policy::reasonNames(verdict.reasons))},
            {u"rule"_s, idOf(policy, verdict.rule)},
            {u"decided_by"_s, deciderName(explanation.decider)},
            {u"decided_when"_s, explanation.whenConnecting ? u"connecting"_s : u"named"_s},
            {u"sentence"_s, explanation.sentence},
            {u"ladder"_s, ladder},
            {u"reply_code"_s, explanation.reply.code},
            {u"reply_text"_s, explanation.reply.text}};
}

} // namespace app
