#include "server/audit/ChainedRow.h"

#include "server/audit/ChainHash.h"

namespace audit {

QByteArray ChainedRow::hash(const QByteArray &previous) const
{
    ChainHash hash(previous);
    hash.add(at);
    hash.add(session);
    hash.add(client);
    hash.add(clientPort);
    hash.add(user);
    hash.add(verb);
    hash.add(argument);
    hash.add(target);
    hash.add(targetPort);
    hash.add(command);
    hash.add(verdict);
    hash.add(reasons);
    hash.add(rule);
    hash.add(ruleText);
    hash.add(policyRevision);
    hash.add(classification);
    hash.add(replyCode);
    hash.add(sentence);
    hash.add(ladder);
    if (!protection.isEmpty())
        hash.add(protection);
    return hash.finish();
}

} // namespace audit
