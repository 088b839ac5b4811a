#include "server/policy/DiffEdits.h"

#include "server/base/PlainText.h"
#include "server/policy/Promise.h"
#include "server/policy/VerdictText.h"

#include <QCoreApplication>
#include <QHash>

#include <algorithm>

namespace policy {

namespace {

struct DiffEditsWords
{
    Q_DECLARE_TR_FUNCTIONS(policy)
};

QString name(const Rule &rule)
{
    return base::escaped(rule.id, 64);
}

QHash<QString, qsizetype> placesOf(const Policy &policy)
{
    QHash<QString, qsizetype> places;
    for (qsizetype i = 0; i < policy.rules.size(); ++i)
        places.insert(policy.rules.at(i).id, i);
    return places;
}

/// Of the rules that both have, those that another one passed by: the fewest that explain the new order.
void addMoves(const Policy &before, const Policy &after, QStringList &edits)
{
    const QHash<QString, qsizetype> was = placesOf(before);
    QList<const Rule *> common;
    for (const Rule &rule : after.rules) {
        if (was.contains(rule.id))
            common.append(&rule);
    }
    // The longest run of rules whose order stayed; whatever is not in it moved.
    const qsizetype count = common.size();
    QList<qsizetype> length(count, 1);
    QList<qsizetype> previous(count, -1);
    qsizetype best = -1;
    for (qsizetype i = 0; i < count; ++i) {
        for (qsizetype j = 0; j < i; ++j) {
            if (was.value(common.at(j)->id) < was.value(common.at(i)->id) && length.at(j) + 1 > length.at(i)) {
                length[i] = length.at(j) + 1;
                previous[i] = j;
            }
        }
        if (best < 0 || length.at(i) > length.at(best))
            best = i;
    }
    QList<bool> stayed(count, false);
    for (qsizetype i = best; i >= 0; i = previous.at(i))
        stayed[i] = true;
    for (qsizetype i = 0; i < count; ++i) {
        if (stayed.at(i))
            continue;
        qsizetype passed = 0; // rules below it now that stood above it
        for (qsizetype j = i + 1; j < count; ++j)
            passed += was.value(common.at(j)->id) < was.value(common.at(i)->id) ? 1 : 0;
        edits.append(passed > 0 ? DiffEditsWords::tr("Rule \"%1\" moves up.").arg(name(*common.at(i)))
                                : DiffEditsWords::tr("Rule \"%1\" moves down.").arg(name(*common.at(i))));
    }
}

void addRules(const Policy &before, const Policy &after, QStringList &edits)
{
    const QHash<QString, qsizetype> was = placesOf(before);
    const QHash<QString, qsizetype> is = placesOf(after);
    for (const Rule &rule : before.rules) {
        if (!is.contains(rule.id))
            edits.append(DiffEditsWords::tr("Rule \"%1\" is gone: %2.").arg(name(rule), ruleSentence(rule)));
    }
    for (const Rule &rule : after.rules) {
        if (const auto place = was.constFind(rule.id); place != was.constEnd())
            edits += fieldEdits(before.rules.at(*place), rule);
        else
            edits.append(DiffEditsWords::tr("Rule \"%1\" is new: %2.").arg(name(rule), ruleSentence(rule)));
    }
    addMoves(before, after, edits);
}

void addGeneral(const Policy &before, const Policy &after, QStringList &edits)
{
    if (before.otherwise != after.otherwise) {
        edits.append(after.otherwise == Action::Allow ? DiffEditsWords::tr("What no rule matches is now allowed.")
                                                      : DiffEditsWords::tr("What no rule matches is now refused."));
    }
    if (before.active != after.active) {
        edits.append(after.active ? DiffEditsWords::tr("Active data connections are switched on.")
                                  : DiffEditsWords::tr("Active data connections are switched off."));
    }
    if (before.passive != after.passive) {
        edits.append(after.passive ? DiffEditsWords::tr("Passive data connections are switched on.")
                                   : DiffEditsWords::tr("Passive data connections are switched off."));
    }
    if (before.dataSourcePort != after.dataSourcePort) {
        edits.append(after.dataSourcePort == 0
                         ? DiffEditsWords::tr("Active data connections leave from any port.")
                         : DiffEditsWords::tr("Active data connections leave from port %1.").arg(after.dataSourcePort));
    }
}

void addPromises(const Policy &before, const Policy &after, QStringList &edits)
{
    for (const Promise &promise : before.promises) {
        if (!after.promises.contains(promise))
            edits.append(DiffEditsWords::tr("Promise struck: %1").arg(promiseSentence(promise)));
    }
    for (const Promise &promise : after.promises) {
        if (!before.promises.contains(promise))
            edits.append(DiffEditsWords::tr("Promise added: %1").arg(promiseSentence(promise)));
    }
}

} // namespace

QStringList editsBetween(const Policy &before, const Policy &after)
{
    QStringList edits;
    addRules(before, after, edits);
    addGeneral(before, after, edits);
    addPromises(before, after, edits);
    if (edits.isEmpty() && !(before.rules == after.rules))
        edits.append(DiffEditsWords::tr("The order of the rules changes."));
    return edits;
}

} // namespace policy
