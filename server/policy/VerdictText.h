#pragma once

#include "server/policy/Question.h"
#include "server/policy/Verdict.h"

#include <QString>
#include <QStringList>

#include <optional>

namespace policy {

/// `third-party`, `reserved-port` …: the names used in JSON, CSV and the log.
QString reasonName(Reason reason);
QStringList reasonNames(Reasons reasons); ///< in order of precedence
std::optional<Reason> reasonFromName(QStringView name);
Reasons reasonsFromNames(const QStringList &names); ///< unknown names are left out

/// What a client may read. Fixed texts without addresses, so that a reply tells a scanner nothing.
struct ReplyText
{
    int code = 0;
    QString text;
    friend bool operator==(const ReplyText &, const ReplyText &) = default;
};
/// The reply to a refused PORT, EPRT, PASV or EPSV.
ReplyText refusalWhenNamed(const Verdict &verdict);
/// The reply to a transfer command whose data connection is refused at the second judgement: always 425 or 451 or 521.
ReplyText refusalWhenConnecting(const Verdict &verdict);
/// The reply to a transfer command whose data connection was made and failed to be protected (RFC 4217 section 10.2).
enum class TlsFault { HandshakeFailed, NotResumed, OtherCertificate };
ReplyText refusalOfHandshake(TlsFault fault, const Verdict &verdict);

/// One translated sentence for people: what was asked, what was decided and why.
QString sentence(const Policy &policy, const Question &question, const Verdict &verdict);
/// One translated phrase a reason: "The target is another machine than the client".
QString reasonSentence(Reason reason);
/// The ladder, one translated line a rule tried: "own-address: the target is not among its targets".
QStringList ladderLines(const Policy &policy, const Question &question, const Verdict &verdict);
/// A rule in words: "Allow the client itself, ports 1024-65535".
QString ruleSentence(const Rule &rule);

} // namespace policy
