#include "tests/ui/SampleData.h"

#include "server/audit/Writer.h"
#include "server/base/Clock.h"

#include <QSemaphore>

namespace sample {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr qint64 second = 1'000'000;

qint64 now()
{
    return base::Clock::system().utcMicroseconds();
}

address::Endpoint at(QStringView text)
{
    return address::Endpoint::parse(text).value_or(address::Endpoint{});
}

api::SessionRow session(qint64 id, QStringView client, const QString &user, api::Activity activity, const QString &path)
{
    api::SessionRow row;
    row.id = {id};
    row.client = at(client);
    row.listener = at(u"192.168.1.20:2121");
    row.user = user;
    row.activity = activity;
    row.path = path;
    row.connectedAt = now() - (11 - id) * 340 * second;
    row.lastCommandAt = now() - id * 7 * second;
    row.lastCommand = u"RETR "_s % path;
    row.program = u"FileZilla 3.63"_s;
    row.bytesSent = id * id * 48'123'456;
    row.bytesReceived = (10 - id) * 1'234'567;
    return row;
}

audit::Attempt attempt(QStringView client, const QString &user, const QByteArray &argument, QStringView target,
                       policy::Reasons reasons, const QString &sentence, const QString &classification)
{
    audit::Attempt row;
    row.at = now();
    row.session = {12};
    row.client = at(client);
    row.user = user;
    row.argument = argument;
    row.target = at(target);
    row.reasons = reasons;
    row.sentence = sentence;
    row.ladder = u"own-address: the target is not among its targets"_s;
    row.policyRevision = 7;
    row.classification = classification;
    row.replyCode = 504;
    return row;
}

QList<audit::Attempt> attempts()
{
    using policy::Reason;
    QList<audit::Attempt> rows;
    for (int port = 20; port < 28; ++port) {
        const QByteArray argument = "10,0,0,9,0," + QByteArray::number(port);
        rows.append(attempt(
            u"203.0.113.77:40212", u"anonymous"_s, argument, QString(u"10.0.0.9:"_s % QString::number(port)),
            Reason::ThirdParty | Reason::ReservedPort | Reason::NoRule,
            u"203.0.113.77 asked this server to connect to 10.0.0.9, port %1. Refused: the target is another machine than the client."_s
                .arg(port),
            u"scan"_s));
    }
    audit::Attempt denied = attempt(
        u"198.51.100.14:51022", u"scanner"_s, "192,168,1,50,195,80", u"192.168.1.50:50000",
        Reason::ThirdParty | Reason::ByRule,
        u"198.51.100.14 asked this server to connect to 192.168.1.50, port 50000. Refused by the rule \"no-office\"."_s,
        u"nat-mistake"_s);
    denied.ruleId = u"no-office"_s;
    denied.ruleText = u"Deny 192.168.0.0/16, any port"_s;
    denied.ladder = u"fxp-partner: the client is not among its clients\nno-office: matched"_s;
    rows.append(denied);
    audit::Attempt own =
        attempt(u"192.0.2.30:40100", u"anonymous"_s, "127,0,0,1,0,25", u"127.0.0.1:25",
                Reason::ThisServer | Reason::ReservedPort,
                u"192.0.2.30 asked this server to connect to itself, port 25. Refused."_s, u"self-bounce"_s);
    rows.append(own);
    audit::Attempt reported = attempt(
        u"192.0.2.41:40100", u"alice"_s, "192,0,2,41,156,64", u"192.0.2.41:40000", {},
        u"192.0.2.41 asked for a data connection to itself. Allowed; the rule \"watch-alice\" would refuse it."_s,
        u"unknown"_s);
    reported.outcome = audit::Outcome::Reported;
    reported.ruleId = u"watch-alice"_s;
    reported.replyCode = 200;
    rows.append(reported);
    audit::Attempt broken = attempt(u"198.51.100.99:33060", {},
                                    "1,2,3,<b>4</b>,\xe2\x80\xae"
                                    "5,6",
                                    {}, Reason::Malformed,
                                    u"198.51.100.99 sent an argument that could not be read. Refused."_s, u"mistake"_s);
    broken.replyCode = 501;
    rows.append(broken);
    // The scan in a burst, the others over the last hours.
    const qint64 minutesAgo[] = {3, 17, 41, 96};
    for (qsizetype i = 0; i < rows.size(); ++i) {
        const qsizetype fromEnd = rows.size() - 1 - i;
        rows[i].at = fromEnd < 4 ? now() - minutesAgo[fromEnd] * 60 * second : now() - 154 * 60 * second + i * second;
    }
    return rows;
}

} // namespace

api::ServerSnapshot busyServer()
{
    using api::Activity;
    api::ServerSnapshot snapshot;
    snapshot.state = api::ServerState::Running;
    snapshot.startedAt = now() - 3 * 3600 * second;
    snapshot.listening = {at(u"192.168.1.20:2121")};
    snapshot.sessions = {
        session(1, u"192.168.1.31:50112", u"anonymous"_s, Activity::Sending, u"/pub/debian-12.iso"_s),
        session(2, u"192.168.1.44:50400", u"scanner"_s, Activity::Receiving, u"/incoming/scan-0412.pdf"_s),
        session(3, u"203.0.113.9:41822", u"alice"_s, Activity::WaitingForData, u"/projects"_s),
        session(4, u"[2001:db8::17]:40022", u"bob"_s, Activity::Idle, u"/projects/report"_s),
        session(5, u"203.0.113.77:40212", u"anonymous"_s, Activity::Idle, u"/"_s),
        session(6, u"192.168.1.90:60001", {}, Activity::SigningIn, u"/"_s),
    };
    snapshot.sessions[0].transferred = 412'000'000;
    snapshot.sessions[0].transferSize = 661'000'000;
    snapshot.sessions[0].bytesPerSecond = 11'400'000;
    snapshot.sessions[1].transferred = 2'400'000;
    snapshot.sessions[1].bytesPerSecond = 780'000;
    snapshot.sessions[2].passiveUnreached = true;
    snapshot.sessions[4].blocked = 8;
    snapshot.blocked = 1284;
    snapshot.bytesSent = 18'432'000'000;
    snapshot.bytesReceived = 912'000'000;
    snapshot.passivePorts = 1000;
    snapshot.passivePortsInUse = 3;
    snapshot.policyRevision = 7;
    return snapshot;
}

api::DataConnectionsPtr dataConnections(base::SessionId session)
{
    using State = api::DataConnectionRow::State;
    auto known = std::make_shared<api::DataConnections>();
    known->session = session;
    known->older = 12;
    const auto add = [&](State state, api::DataBinding binding, const QString &command, const QString &path) {
        api::DataConnectionRow row;
        row.number = known->older + known->rows.size() + 1;
        row.at = now() - (60 - 7 * known->rows.size()) * second;
        row.verb = u"EPSV"_s;
        row.state = state;
        row.binding = binding;
        row.sameAddress = true;
        row.reusePreferred = true;
        row.replyCode = state == State::Open ? 150 : 226;
        row.peer = at(u"192.168.1.44:%1"_s.arg(50'410 + known->rows.size()));
        row.command = command;
        row.path = path;
        known->rows.append(row);
    };
    add(State::Done, api::DataBinding::Resumed, u"MLSD"_s, u"/incoming"_s);
    add(State::Done, api::DataBinding::AddressOnly, u"STOR"_s, u"/incoming/scan-0411.pdf"_s);
    add(State::Broken, api::DataBinding::Clear, u"STOR"_s, u"/incoming/scan-0411b.pdf"_s);
    add(State::Refused, api::DataBinding::None, {}, {});
    api::DataConnectionRow &refused = known->rows.last();
    refused.verb = u"PORT"_s;
    refused.peer = at(u"10.0.0.9:25"_s);
    refused.reasons = {u"third-party"_s, u"reserved-port"_s};
    refused.replyCode = 504;
    refused.count = 3;
    add(State::Open, api::DataBinding::Certificate, u"STOR"_s, u"/incoming/scan-0412.pdf"_s);
    return known;
}

config::Config configuration(const QString &folder)
{
    config::Config config;
    config::Area pub;
    pub.path = u"/"_s;
    pub.directory = QString(folder % u"/Public"_s);
    pub.grants = {config::Grant{u"anonymous"_s, config::Mode::Download}};
    config::Area incoming;
    incoming.path = u"/incoming"_s;
    incoming.directory = QString(folder % u"/Incoming"_s);
    incoming.grants = {config::Grant{u"anonymous"_s, config::Mode::DropBox}};
    config::Area projects;
    projects.path = u"/projects"_s;
    projects.directory = QString(folder % u"/Projects"_s);
    projects.grants = {config::Grant{u"alice"_s, config::Mode::Manage},
                       config::Grant{u"scanner"_s, config::Mode::Exchange}};
    config.areas = {pub, incoming, projects};
    config.accounts.users = {config::User{u"alice"_s, u"$argon2id$x"_s, true, true},
                             config::User{u"scanner"_s, u"$argon2id$x"_s, true, false}};
    return config;
}

base::Result<void> writeLog(const QString &file)
{
    audit::Writer writer;
    audit::Writer::Options options;
    options.file = file;
    if (const auto opened = writer.open(options); !opened)
        return opened.error();
    const QList<audit::Attempt> rows = attempts();
    QSemaphore stored;
    for (const audit::Attempt &row : rows)
        writer.recordDurably(row, [&stored](bool) { stored.release(); });
    stored.acquire(int(rows.size()));
    writer.close();
    return {};
}

} // namespace sample
