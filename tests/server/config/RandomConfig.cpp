#include "tests/server/config/RandomConfig.h"

using namespace Qt::Literals::StringLiterals;

namespace {

class Maker final
{
public:
    explicit Maker(QRandomGenerator &random)
        : m_random(random)
    {}

    config::Config make()
    {
        config::Config c;
        fillServer(c.server);
        c.tls.certificate = word();
        c.tls.privateKey = word();
        c.tls.minimumVersion = flag() ? config::Tls::Version::Tls12 : config::Tls::Version::Tls13;
        c.tls.dataProtection = flag() ? config::TlsUse::Optional : config::TlsUse::Required;
        c.tls.sessionReuse = config::Tls::SessionReuse(below(3));
        c.accounts.anonymous = flag();
        for (int i = below(4); i > 0; --i)
            c.accounts.users += config::User{unique(), flag() ? QString() : hash(), flag(), flag()};
        for (const config::User &user : std::as_const(c.accounts.users))
            m_whos += user.name;
        fillPolicy(c.policy);
        for (int i = below(4); i > 0; --i)
            c.areas += area();
        for (int i = below(4); i > 0; --i)
            c.accepted += accepted(i);
        c.audit = {word(), config::Audit::Durability(below(2)), below(36501), below(2147483647), flag()};
        return c;
    }

private:
    int below(int end) { return m_random.bounded(end); }
    bool flag() { return below(2) == 1; }
    qint64 big() { return qint64(m_random.generate64() >> (11 + below(40))); }

    QString word()
    {
        static const QString letters = u"abz/09 \"\\äß漢'<&{}[]:,$"_s;
        QString text = u"w"_s;
        for (int i = below(12); i > 0; --i)
            text += letters[below(int(letters.size()))];
        return text % QString::fromUcs4(U"\x1f680") % u'x';
    }

    QString unique() { return u"name %1 é"_s.arg(++m_count); }

    static QString hash()
    {
        return u"$argon2id$v=19$m=65536,t=2,p=1$YWJjZGVmZ2hpamtsbW5vcA$YWJjZGVmZ2hpamtsbW5vcHFyc3R1dnd4eXowMTIzNDU"_s;
    }

    qint64 time() { return flag() ? 0 : 1 + qint64(m_random.bounded(quint64(250'000'000'000'000'000))); }

    address::IpAddress ip()
    {
        if (flag())
            return address::IpAddress::fromV4(0x0a000000 | m_random.bounded(0x1000000U));
        address::IpAddress::Bytes bytes{0x20, 0x01, 0x0d, 0xb8};
        for (size_t i = 4; i < bytes.size(); ++i)
            bytes[i] = quint8(below(4) == 0 ? below(256) : 0);
        return address::IpAddress::fromV6(bytes);
    }

    address::Subnet subnet()
    {
        const address::IpAddress base = ip();
        return address::Subnet::fromPrefix(base, below(base.isV4() ? 33 : 129));
    }

    QList<address::Subnet> subnets(int least)
    {
        QList<address::Subnet> list;
        for (int i = least + below(8); i > 0; --i)
            list += below(5) == 0 ? address::Subnet::any() : subnet();
        return list;
    }

    QString who() { return m_whos[below(int(m_whos.size()))]; }

    void fillServer(config::Server &server)
    {
        server.greeting = word();
        server.listeners.clear();
        for (int i = below(4); i > 0; --i)
            server.listeners +=
                config::Listener{{ip(), quint16(below(2) * (1000 * i + below(900)))}, config::TlsUse(below(4))};
        const auto first = quint16(10'000 + below(20'000));
        server.passive.ports.reset();
        if (flag())
            server.passive.ports = address::PortRange{first, quint16(first + below(20'000))};
        server.passive.advertise.clear();
        for (int i = below(3); i > 0; --i)
            server.passive.advertise += config::Advertised{subnet(), address::IpAddress()};
        server.passive.advertise += config::Advertised{address::Subnet::any(), address::IpAddress::fromV4(0x0a000001)};
        server.limits = {below(1000), below(1000), below(1000), below(1000), below(1000), below(1000), big(), big()};
        server.bans = {below(100), below(100), below(1000), below(1000), subnets(0)};
        server.addresses = {subnets(0), subnets(0)};
    }

    void fillPolicy(policy::Policy &policy)
    {
        policy.active = flag();
        policy.passive = flag();
        policy.dataSourcePort = quint16(below(65536));
        policy.otherwise = policy::Action(below(2));
        policy.rules.clear();
        for (int i = below(6); i > 0; --i)
            policy.rules += rule();
        policy.promises.clear();
        for (int i = below(4); i > 0; --i)
            policy.promises += promise();
    }

    policy::Promise promise()
    {
        const policy::Rule like = rule();
        policy::Promise promise;
        promise.kind = policy::Promise::Kind(below(2));
        promise.users = like.users;
        promise.clients = like.clients;
        promise.direction = like.direction;
        promise.targets = {flag(), flag(), flag(), {subnet()}};
        promise.ports = like.ports;
        promise.transfers = like.transfers;
        promise.tls = like.tls;
        promise.note = flag() ? QString() : word();
        return promise;
    }

    policy::Rule rule()
    {
        policy::Rule rule;
        rule.id = unique();
        rule.action = policy::Action(below(2));
        rule.direction = policy::Rule::When(below(3));
        rule.users = {who(), who()};
        rule.clients = subnets(1);
        rule.targets = {true, flag(), flag(), {subnet(), subnet()}};
        const auto first = quint16(1 + below(60'000));
        rule.ports = address::PortSet::of(first, quint16(first + below(5000)));
        rule.transfers = quint8(1 + below(7));
        rule.tls = policy::Rule::Protection(below(2));
        rule.enabled = flag();
        rule.reportOnly = flag();
        rule.expires = time();
        rule.note = word();
        return rule;
    }

    config::Area area()
    {
        config::Area area;
        area.path = u'/' % unique();
        area.directory = u"/srv/"_s % word();
        area.grants = {{who(), config::Mode(below(4))}};
        area.listed = flag();
        area.maxFileBytes = big();
        area.maxBytes = big();
        area.maxFiles = big();
        area.maxFilesPerAddress = big();
        area.maxBytesPerSession = big();
        area.maxBytesPerAddressDay = big();
        area.keepFreePercent = below(100);
        area.keepFreeFiles = big();
        area.names = flag() ? QString() : u"^\"[\\w ]+\\.txt$"_s;
        area.fileMode = 0400 | quint32(below(0400));
        area.expireDays = below(36501);
        area.openUntil = time();
        area.allowExtensions = flag() ? QStringList() : QStringList{u"pdf"_s, u"tar.gz"_s};
        area.blockExtensions = flag() ? QStringList() : QStringList{u"exe"_s, u"größe"_s};
        const int from = below(config::Hours::minutesADay - 1);
        area.hours = flag() ? config::Hours() : config::Hours{from, from + 1};
        if (flag())
            std::swap(area.hours.from, area.hours.to);
        area.uploadBytesPerSecond = big();
        area.downloadBytesPerSecond = big();
        return area;
    }

    config::AcceptedFinding accepted(int number)
    {
        const qint64 when = 1 + qint64(m_random.bounded(quint64(200'000'000'000'000'000)));
        return {
            u"AU%1"_s.arg(10 + number), flag() ? QString() : u'/' % unique(), unique(), when, word(), when + 1 + big()};
    }

    QRandomGenerator &m_random;
    QStringList m_whos{u"*"_s, u"anonymous"_s, u"users"_s};
    int m_count = 0;
};

} // namespace

config::Config randomConfig(QRandomGenerator &random)
{
    return Maker(random).make();
}
