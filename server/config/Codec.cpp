#include "server/config/Codec.h"

#include "server/config/Say.h"
#include "server/config/Spelling.h"
#include "server/config/TextCheck.h"
#include "server/config/UtcTime.h"

namespace config::codecs {

namespace {

using address::AddressClass;
using address::IpAddress;
using address::PortRange;
using address::PortSet;
using address::Subnet;

/// Whether one machine can answer at it.
bool isOneMachine(const IpAddress &address)
{
    const AddressClass kind = address.addressClass();
    return kind != AddressClass::Multicast && kind != AddressClass::Broadcast && kind != AddressClass::Reserved;
}

QString addressText(const IpAddress &address)
{
    return address.isNull() ? QString() : address.toString();
}

QString readListenAddress(const QString &text, IpAddress &value)
{
    const auto parsed = IpAddress::parse(text);
    if (!parsed)
        return Say::tr("%1 is not an IP address; \"0.0.0.0\" or \"::\" stands for all of this machine")
            .arg(quoted(text));
    if (!isOneMachine(*parsed))
        return Say::tr("nothing can listen on %1").arg(quoted(text));
    value = *parsed;
    return {};
}

QString readAdvertised(const QString &text, IpAddress &value)
{
    const auto parsed = IpAddress::parse(text);
    if (!text.isEmpty() && (!parsed || !parsed->isV4())) {
        return Say::tr("%1 is not an IPv4 address; \"\" stands for the address the client reached").arg(quoted(text));
    }
    if (parsed && (!isOneMachine(*parsed) || parsed->addressClass() == AddressClass::Unspecified))
        return Say::tr("no client can reach %1").arg(quoted(text));
    value = parsed.value_or(IpAddress());
    return {};
}

QString networkText(const Subnet &value)
{
    return value.isNull() ? QString() : value.toString();
}

QString notANetwork(const QString &text)
{
    const qsizetype slash = text.indexOf(u'/');
    const auto host = IpAddress::parse(QStringView(text).first(qMax<qsizetype>(slash, 0)));
    bool isNumber = false;
    const int length = QStringView(text).sliced(slash + 1).toInt(&isNumber);
    if (host && isNumber && length >= 0 && length <= (host->isV4() ? 32 : 128)) {
        const QString meant = Subnet::fromPrefix(*host, length).toString();
        if (Subnet::parse(meant) && meant != text) {
            return Say::tr("%1 has bits set behind its prefix; the network is %2").arg(quoted(text), quoted(meant));
        }
    }
    return Say::tr("%1 is not a network; expected \"any\", an address, or a network such as \"192.0.2.0/24\"")
        .arg(quoted(text));
}

QString readNetwork(const QString &text, Subnet &value)
{
    const auto parsed = Subnet::parse(text);
    if (!parsed)
        return notANetwork(text);
    value = *parsed;
    return {};
}

QString passivePortsText(const std::optional<PortRange> &value)
{
    if (!value)
        return {};
    // Written from the numbers, so that a range that runs backwards is not made to look right.
    return QString::number(value->first) % u'-' % QString::number(value->last);
}

QString readPassivePorts(const QString &text, std::optional<PortRange> &value)
{
    if (text.isEmpty()) {
        value.reset();
        return {};
    }
    PortSet::ParseError error;
    const auto parsed = PortSet::parse(text, &error);
    if (!parsed)
        return error.message;
    if (parsed->ranges().size() != 1)
        return Say::tr("expected one range such as \"50000-50999\", or \"\" for whatever the system gives");
    const PortRange range = parsed->ranges().first();
    if (range.first < address::firstUnreservedPort)
        return Say::tr("%1 is below 1024: reserved ports are not for data connections").arg(range.first);
    value = range;
    return {};
}

QString portsText(const PortSet &value)
{
    return value.toString();
}

QString readPorts(const QString &text, PortSet &value)
{
    PortSet::ParseError error;
    const auto parsed = PortSet::parse(text, &error);
    if (!parsed)
        return error.message;
    if (parsed->isEmpty())
        return Say::tr("expected ports such as \"20,1024-65535\"");
    value = *parsed;
    return {};
}

QString fileModeText(const quint32 &value)
{
    return QString::number(value, 8).rightJustified(4, u'0');
}

QString readFileMode(const QString &text, quint32 &value)
{
    constexpr quint32 permissions = 0777;
    constexpr quint32 ownerReads = 0400;
    bool isOctal = text.size() >= 3 && text.size() <= 6;
    for (const QChar c : text)
        isOctal = isOctal && c >= u'0' && c <= u'7';
    const quint32 mode = isOctal ? text.toUInt(nullptr, 8) : 0;
    if (!isOctal)
        return Say::tr("%1 is not a file mode; expected octal digits such as \"0640\"").arg(quoted(text));
    if (mode > permissions)
        return Say::tr("%1 is above 0777: no set-id and no sticky bit on uploaded files").arg(quoted(text));
    if (!(mode & ownerReads))
        return Say::tr("%1 keeps the server itself from reading the file").arg(quoted(text));
    value = mode;
    return {};
}

QString timeText(const qint64 &value)
{
    return value == 0 ? QString() : utcTimeToString(value);
}

QString readTime(const QString &text, qint64 &value)
{
    const auto parsed = text.isEmpty() ? std::optional<qint64>(0) : parseUtcTime(text);
    if (!parsed)
        return Say::tr("%1 is not a time; expected UTC such as \"2027-03-31T00:00:00Z\", or \"\"").arg(quoted(text));
    value = *parsed;
    return {};
}

QStringList networkTexts(const QList<Subnet> &value)
{
    QStringList texts;
    for (const Subnet &subnet : value)
        texts += networkText(subnet);
    return texts;
}

QString addNetwork(const QString &text, QList<Subnet> &value)
{
    Subnet subnet;
    const QString message = readNetwork(text, subnet);
    if (message.isEmpty())
        value += subnet;
    return message;
}

constexpr QLatin1String client("client");
constexpr QLatin1String server("server");
constexpr QLatin1String any("any");

QStringList targetTexts(const policy::Targets &value)
{
    QStringList texts;
    if (value.client)
        texts += client;
    if (value.server)
        texts += server;
    if (value.any)
        texts += any;
    return texts + networkTexts(value.subnets);
}

QString addTarget(const QString &text, policy::Targets &value)
{
    if (text == client)
        value.client = true;
    else if (text == server)
        value.server = true;
    else if (text == any)
        value.any = true;
    else if (!addNetwork(text, value.subnets).isEmpty() && !text.contains(u'/'))
        return Say::tr("%1 is not a target; expected \"client\", \"server\", \"any\" or a network").arg(quoted(text));
    else if (!Subnet::parse(text))
        return notANetwork(text);
    return {};
}

QStringList userTexts(const QStringList &value)
{
    return value;
}

QString addUser(const QString &text, QStringList &value)
{
    const QString message = checks::who(text);
    if (message.isEmpty())
        value += text;
    return message;
}

QStringList transferTexts(const quint8 &value)
{
    if (value == policy::Rule::AnyKind)
        return {any};
    QStringList texts;
    for (const auto &spelling : spellings::transfer) {
        if (spelling.value != policy::Rule::AnyKind && value & spelling.value)
            texts += spelling.name;
    }
    return texts;
}

QString addTransfer(const QString &text, quint8 &value)
{
    policy::Rule::TransferKind kind{};
    const std::span table(spellings::transfer);
    if (!readName<policy::Rule::TransferKind>(text, kind, table)) {
        return Say::tr("%1 is not one of %2").arg(quoted(text), namesOf<policy::Rule::TransferKind>(table));
    }
    value = quint8(value | kind);
    return {};
}

} // namespace

const TextCodec<IpAddress> listenAddress{addressText, readListenAddress};
const TextCodec<IpAddress> advertisedAddress{addressText, readAdvertised};
const TextCodec<Subnet> network{networkText, readNetwork};
const TextCodec<std::optional<PortRange>> passivePorts{passivePortsText, readPassivePorts};
const TextCodec<PortSet> ports{portsText, readPorts};
const TextCodec<quint32> fileMode{fileModeText, readFileMode};
const TextCodec<qint64> time{timeText, readTime};

const ListCodec<QList<Subnet>> networks{networkTexts, addNetwork};
const ListCodec<QList<Subnet>> clients{networkTexts, addNetwork, false};
const ListCodec<policy::Targets> targets{targetTexts, addTarget, false};
const ListCodec<QStringList> users{userTexts, addUser, false};
const ListCodec<quint8> transfers{transferTexts, addTransfer, false};

} // namespace config::codecs
