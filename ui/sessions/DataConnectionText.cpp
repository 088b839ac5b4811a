#include "ui/sessions/DataConnectionText.h"

#include "server/policy/VerdictText.h"

#include <QCoreApplication>

namespace ui {

namespace {

using State = api::DataConnectionRow::State;

struct Bound
{
    Q_DECLARE_TR_FUNCTIONS(ui::DataConnectionText)
};

QString reasonsAtLength(const api::DataConnectionRow &row)
{
    QStringList sentences;
    for (const QString &name : row.reasons) {
        const auto reason = policy::reasonFromName(name);
        sentences.append(reason ? policy::reasonSentence(*reason) : name);
    }
    return sentences.join(QStringLiteral(". "));
}

QString refusedHint(const api::DataConnectionRow &row)
{
    QStringList lines;
    // The handshake's fault: the reason's own sentence speaks of rules.
    constexpr int handshakeRefused = 522;
    if (row.replyCode == handshakeRefused && !row.showed.isEmpty())
        lines.append(Bound::tr("Its TLS handshake does not tie it to this session: %1").arg(row.showed));
    else
        lines.append(row.sentence.isEmpty() ? reasonsAtLength(row) : row.sentence);
    if (row.count > 1)
        lines.append(Bound::tr("%n time(s), one after the other", nullptr, row.count));
    return lines.join(u'\n');
}

QString ownSessionHint(const api::DataConnectionRow &row)
{
    return row.reusePreferred
        ? Bound::tr(
            "It resumed no TLS session, which is allowed because sessions are to be resumed only when the client "
            "can. ")
        : Bound::tr("It resumed no TLS session, which is allowed because resuming is switched off. ");
}

} // namespace

QString transferText(const api::DataConnectionRow &row)
{
    if (row.command.isEmpty())
        return QStringLiteral("–");
    return row.path.isEmpty() ? row.command : QString(row.command % u' ' % row.path);
}

QString otherEndText(const api::DataConnectionRow &row)
{
    if (!row.peer.isNull())
        return row.peer.toString();
    return row.command.isEmpty() && !row.showed.isEmpty() ? row.showed : QStringLiteral("–");
}

QString boundText(const api::DataConnectionRow &row)
{
    if (row.state == State::Refused) {
        const QString why = row.reasons.join(QStringLiteral(", "));
        return (row.count > 1 ? Bound::tr("Refused: %1 (%n time(s))", nullptr, row.count) : Bound::tr("Refused: %1"))
            .arg(why);
    }
    switch (row.binding) {
    case api::DataBinding::None:
        return row.state == State::Awaited ? Bound::tr("Not made yet") : Bound::tr("Never made");
    case api::DataBinding::Clear:
        return row.sameAddress ? Bound::tr("Not encrypted; same address as the control connection")
                               : Bound::tr("Not encrypted; another address, as a rule allows");
    case api::DataBinding::AddressOnly:
    case api::DataBinding::Alpn:
        return row.reusePreferred ? Bound::tr("TLS, but a session of its own (prefer)")
                                  : Bound::tr("TLS, but a session of its own (off)");
    case api::DataBinding::Certificate:
        return Bound::tr("TLS with the control connection's client certificate");
    case api::DataBinding::Resumed:
        return Bound::tr("Resumed the control connection's TLS session");
    }
    return {};
}

QString boundHint(const api::DataConnectionRow &row)
{
    if (row.state == State::Refused)
        return refusedHint(row);
    switch (row.binding) {
    case api::DataBinding::None:
        return row.state == State::Awaited
            ? Bound::tr("The transfer command is answered; the data connection is still to come.")
            : Bound::tr("The transfer ended before there was a data connection.");
    case api::DataBinding::Clear:
        return row.sameAddress
            ? Bound::tr(
                "Nothing but its address ties it to this session; whoever is at that address, or in between, could "
                "have made it and can read it.")
            : Bound::tr("It goes to another machine than the client's. A rule of the policy allows that.");
    case api::DataBinding::AddressOnly:
        return QString(
            ownSessionHint(row)
            % Bound::tr("It is encrypted, but only its address ties it to this session: somebody else there could "
                        "have made it."));
    case api::DataBinding::Alpn:
        return QString(
            ownSessionHint(row)
            % Bound::tr("It called itself FTP data (ALPN), which everybody can: only its address ties it to this "
                        "session."));
    case api::DataBinding::Certificate:
        return Bound::tr(
            "It resumed no TLS session, but showed the same client certificate as the control connection, whose "
            "key nobody else has.");
    case api::DataBinding::Resumed:
        return Bound::tr(
            "It resumed the TLS session of this session's control connection. Only who made that can: nobody "
            "else can have made this one.");
    }
    return {};
}

QString stateText(const api::DataConnectionRow &row)
{
    switch (row.state) {
    case State::Awaited:
        return Bound::tr("Awaited");
    case State::Open:
        return Bound::tr("Open");
    case State::Done:
        return Bound::tr("Done");
    case State::Broken:
        return Bound::tr("Broken off");
    case State::Missed:
        if (row.replyCode != 425)
            return Bound::tr("Given up");
        return row.verb == u"PORT" || row.verb == u"EPRT" ? Bound::tr("Not reached") : Bound::tr("Nobody came");
    case State::Refused:
        return Bound::tr("Refused");
    }
    return {};
}

QString stateHint(const api::DataConnectionRow &row)
{
    if (row.replyCode == 0)
        return Bound::tr("The client was told nothing: somebody else came to its passive port.");
    return Bound::tr("The client was answered %1").arg(row.replyCode);
}

Tone stateTone(const api::DataConnectionRow &row)
{
    switch (row.state) {
    case State::Awaited:
        return Tone::Muted;
    case State::Open:
        return Tone::Accent;
    case State::Done:
        return Tone::Good;
    case State::Broken:
    case State::Missed:
        return Tone::Warning;
    case State::Refused:
        return Tone::Bad;
    }
    return Tone::Text;
}

} // namespace ui
