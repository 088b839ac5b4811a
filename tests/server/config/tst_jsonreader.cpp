#include "server/config/Json.h"

#include <QJsonDocument>
#include <QTest>

using namespace Qt::Literals::StringLiterals;

namespace {

/// `{"server":{"limits":VALUE}}` out of `/server/limits` and VALUE; a number in the pointer is an array of one.
QByteArray documentWith(const QString &pointer, const QByteArray &value)
{
    QByteArray text = value;
    const QStringList steps = pointer.split(u'/').mid(1);
    for (auto step = steps.crbegin(); step != steps.crend(); ++step) {
        if (*step == "0"_L1)
            text = '[' + text + ']';
        else
            text = "{\"" + step->toUtf8() + "\":" + text + '}';
    }
    return text;
}

QString joined(const QList<config::Problem> &problems)
{
    QStringList lines;
    for (const config::Problem &problem : problems)
        lines += problem.toString();
    return lines.join(u'\n');
}

} // namespace

class JsonReaderTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void emptyDocumentIsTheDefault();
    void takesEveryKindOfValue();
    void refuses_data();
    void refuses();
    void acceptsEdges_data();
    void acceptsEdges();
    void reportsEverythingAtOnce();
    void keepsIntegersExact();
    void refusesNewerVersionsAlone();
    void saysWhereJsonBreaks();
    void refusesHugeDocuments();
    void readsPolicies();
};

void JsonReaderTest::emptyDocumentIsTheDefault()
{
    const auto reading = config::read("{}");
    QVERIFY2(reading.ok(), qPrintable(joined(reading.problems)));
    QCOMPARE(reading.config, config::Config());
    QVERIFY(config::read("\xef\xbb\xbf{ \"version\": 1 }\n").ok());
}

void JsonReaderTest::takesEveryKindOfValue()
{
    const auto reading = config::read(R"({
        "server": { "greeting": "Grüß Gott", "listeners": [ { "address": "::", "port": 0, "tls": "off" } ],
                    "passive": { "ports": "", "advertise": [ { "clients": "10.0.0.0/8", "address": "10.0.0.1" } ] },
                    "addresses": { "allow": ["2001:db8::/32"], "deny": ["any"] } },
        "policy": { "otherwise": "allow",
                    "rules": [ { "id": "r", "targets": ["server", "198.51.100.7"], "users": ["bob", "users"],
                                 "transfers": ["list", "send"], "expires": "2027-03-31T00:00:00.5Z" } ],
                    "promises": [ { "kind": "always", "targets": ["client", "10.0.0.0/8"], "users": ["bob"],
                                    "clients": ["192.0.2.0/24"], "direction": "passive", "ports": "20",
                                    "transfers": ["receive"], "tls": "required", "note": "Jo needs it" } ] },
        "accounts": { "users": [ { "name": "bob" } ] },
        "areas": [ { "path": "/in", "directory": "/srv/in", "fileMode": "600",
                     "grants": [ { "who": "bob", "mode": "dropbox" } ] } ]
    })");
    QVERIFY2(reading.ok(), qPrintable(joined(reading.problems)));
    const config::Config &c = reading.config;
    QCOMPARE(c.server.greeting, u"Grüß Gott"_s);
    QCOMPARE(c.server.listeners.size(), 1);
    QVERIFY(c.server.listeners[0].endpoint.address.isV6());
    QCOMPARE(c.server.listeners[0].endpoint.port, quint16(0));
    QVERIFY(c.server.listeners[0].tls == config::TlsUse::Off);
    QVERIFY(!c.server.passive.ports);
    QCOMPARE(c.server.passive.advertise[0].address.toString(), u"10.0.0.1"_s);
    QCOMPARE(c.server.addresses.allow[0].toString(), u"2001:db8::/32"_s);
    QVERIFY(c.policy.otherwise == policy::Action::Allow);

    const policy::Rule &rule = c.policy.rules.at(0);
    QVERIFY(rule.action == policy::Action::Deny);
    QVERIFY(rule.targets.server && !rule.targets.client && !rule.targets.any);
    QCOMPARE(rule.targets.subnets.size(), 1);
    QCOMPARE(rule.ports, address::PortSet::all());
    QCOMPARE(rule.transfers, quint8(policy::Rule::SendKind | policy::Rule::ListKind));
    QCOMPARE(rule.expires, qint64(1'806'451'200'500'000));
    const policy::Promise &promise = c.policy.promises.at(0);
    QVERIFY(promise.kind == policy::Promise::Kind::Always);
    QVERIFY(promise.targets.client && !promise.targets.server && !promise.targets.any);
    QCOMPARE(promise.targets.subnets.value(0).toString(), u"10.0.0.0/8"_s);
    QCOMPARE(promise.users, QStringList{u"bob"_s});
    QCOMPARE(promise.clients.value(0).toString(), u"192.0.2.0/24"_s);
    QVERIFY(promise.direction == policy::Rule::When::Passive);
    QCOMPARE(promise.ports.toString(), u"20"_s);
    QCOMPARE(promise.transfers, quint8(policy::Rule::ReceiveKind));
    QVERIFY(promise.tls == policy::Rule::Protection::Required);
    QCOMPARE(promise.note, u"Jo needs it"_s);
    QVERIFY(c.areas[0].grants[0].mode == config::Mode::DropBox);
    QCOMPARE(c.areas[0].fileMode, quint32(0600));
    QCOMPARE(c.areas[0].keepFreePercent, 5);
}

void JsonReaderTest::refuses_data()
{
    QTest::addColumn<QString>("pointer");
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<QString>("message");

    const auto row = [](const char *name, const QString &pointer, const QByteArray &value, const QString &message) {
        QTest::newRow(name) << pointer << value << message;
    };
    row("version as text", u"/version"_s, "\"1\"", u"expected a number, found a string"_s);
    row("version zero", u"/version"_s, "0", u"0 is below 1"_s);
    row("server as array", u"/server"_s, "[]", u"expected an object, found an array"_s);
    row("greeting with a line break", u"/server/greeting"_s, R"("a\r\nb")", u"holds a control character"_s);
    row("greeting null", u"/server/greeting"_s, "null", u"expected a string, found null"_s);
    row("listeners as object", u"/server/listeners"_s, "{}", u"expected an array, found an object"_s);
    row("listener as text", u"/server/listeners/0"_s, R"("0.0.0.0:21")", u"expected an object, found a string"_s);
    row("listener address by name", u"/server/listeners/0/address"_s, R"("localhost")",
        u"\"localhost\" is not an IP address; \"0.0.0.0\" or \"::\" stands for all of this machine"_s);
    row("listener address octal", u"/server/listeners/0/address"_s, R"("010.0.0.1")",
        u"\"010.0.0.1\" is not an IP address; \"0.0.0.0\" or \"::\" stands for all of this machine"_s);
    row("listener address multicast", u"/server/listeners/0/address"_s, R"("224.0.0.1")",
        u"nothing can listen on \"224.0.0.1\""_s);
    row("listener port too high", u"/server/listeners/0/port"_s, "65536", u"65536 is above 65535"_s);
    row("listener port negative", u"/server/listeners/0/port"_s, "-1", u"-1 is below 0"_s);
    row("listener port with a fraction", u"/server/listeners/0/port"_s, "21.5",
        u"expected a whole number, found 21.5"_s);
    row("listener port as text", u"/server/listeners/0/port"_s, R"("21")", u"expected a number, found a string"_s);
    row("listener tls", u"/server/listeners/0/tls"_s, R"("on")",
        u"\"on\" is not one of \"off\", \"optional\", \"required\", \"implicit\""_s);
    row("passive as number", u"/server/passive"_s, "5", u"expected an object, found a number"_s);
    row("passive ports reserved", u"/server/passive/ports"_s, R"("1000-2000")",
        u"1000 is below 1024: reserved ports are not for data connections"_s);
    row("passive ports too high", u"/server/passive/ports"_s, R"("50000-70000")", u"70000 is above 65535"_s);
    row("passive ports backwards", u"/server/passive/ports"_s, R"("51000-50000")", u"51000-50000 runs backwards"_s);
    row("passive ports in two ranges", u"/server/passive/ports"_s, R"("50000-50009,50020")",
        u"expected one range such as \"50000-50999\", or \"\" for whatever the system gives"_s);
    row("advertise as text", u"/server/passive/advertise"_s, R"("any")", u"expected an array, found a string"_s);
    row("advertised clients with host bits", u"/server/passive/advertise/0/clients"_s, R"("10.1.2.3/8")",
        u"\"10.1.2.3/8\" has bits set behind its prefix; the network is \"10.0.0.0/8\""_s);
    row("advertised IPv6", u"/server/passive/advertise/0/address"_s, R"("2001:db8::1")",
        u"\"2001:db8::1\" is not an IPv4 address; \"\" stands for the address the client reached"_s);
    row("advertised unspecified", u"/server/passive/advertise/0/address"_s, R"("0.0.0.0")",
        u"no client can reach \"0.0.0.0\""_s);
    for (const char *key : {"sessions", "sessionsPerAddress", "idleSeconds", "loginSeconds", "dataConnectSeconds",
                            "stallSeconds", "uploadBytesPerSecond", "downloadBytesPerSecond"}) {
        row(key, u"/server/limits/"_s % QLatin1String(key), "-5", u"-5 is below 0"_s);
    }
    row("upload rate beyond exact integers", u"/server/limits/uploadBytesPerSecond"_s, "9007199254740993",
        u"9007199254740993 is above 9007199254740992"_s);
    row("upload rate beyond any integer", u"/server/limits/uploadBytesPerSecond"_s, "1e300",
        u"1.0000000000000001e+300 is above 9007199254740992"_s);
    row("upload rate below any integer", u"/server/limits/uploadBytesPerSecond"_s, "-99999999999999999999",
        u"-1e+20 is below 0"_s);
    for (const char *key : {"failedLogins", "blockedAttempts", "withinSeconds", "banSeconds"})
        row(key, u"/server/bans/"_s % QLatin1String(key), "true", u"expected a number, found true or false"_s);
    row("never banned by number", u"/server/bans/never/0"_s, "7", u"expected a string, found a number"_s);
    row("allowed addresses by name", u"/server/addresses/allow/0"_s, R"("everyone")",
        u"\"everyone\" is not a network; expected \"any\", an address, or a network such as \"192.0.2.0/24\""_s);
    row("denied addresses with a long prefix", u"/server/addresses/deny/0"_s, R"("10.0.0.0/33")",
        u"\"10.0.0.0/33\" is not a network; expected \"any\", an address, or a network such as \"192.0.2.0/24\""_s);
    row("certificate", u"/tls/certificate"_s, R"("a\u0000b")", u"holds a control character"_s);
    row("private key", u"/tls/privateKey"_s, "false", u"expected a string, found true or false"_s);
    row("minimum TLS version as number", u"/tls/minimumVersion"_s, "1.2", u"expected a string, found a number"_s);
    row("minimum TLS version too old", u"/tls/minimumVersion"_s, R"("1.1")",
        u"\"1.1\" is not one of \"1.2\", \"1.3\""_s);
    row("data protection off", u"/tls/dataProtection"_s, R"("off")",
        u"\"off\" is not one of \"optional\", \"required\""_s);
    row("session reuse", u"/tls/sessionReuse"_s, R"("Prefer")",
        u"\"Prefer\" is not one of \"off\", \"prefer\", \"require\""_s);
    row("active", u"/policy/active"_s, "1", u"expected true or false, found a number"_s);
    row("passive", u"/policy/passive"_s, R"("yes")", u"expected true or false, found a string"_s);
    row("data source port", u"/policy/dataSourcePort"_s, "70000", u"70000 is above 65535"_s);
    row("otherwise", u"/policy/otherwise"_s, R"("ask")", u"\"ask\" is not one of \"allow\", \"deny\""_s);
    row("rules as object", u"/policy/rules"_s, "{}", u"expected an array, found an object"_s);
    row("anonymous", u"/accounts/anonymous"_s, "0", u"expected true or false, found a number"_s);
    row("users as object", u"/accounts/users"_s, "{}", u"expected an array, found an object"_s);
    row("areas as object", u"/areas"_s, "{}", u"expected an array, found an object"_s);
    row("database", u"/audit/database"_s, "[]", u"expected a string, found an array"_s);
    row("durability", u"/audit/durability"_s, R"("none")", u"\"none\" is not one of \"full\", \"normal\""_s);
    row("keep days", u"/audit/keepDays"_s, "36501", u"36501 is above 36500"_s);
    row("keep megabytes", u"/audit/keepMegabytes"_s, "2147483648", u"2147483648 is above 2147483647"_s);
    row("record allowed", u"/audit/recordAllowed"_s, "null", u"expected true or false, found null"_s);
    row("unknown key near another", u"/server/limts"_s, "{}", u"unknown key; did you mean \"limits\"?"_s);
    row("unknown key in another case", u"/audit/keepdays"_s, "1", u"unknown key; did you mean \"keepDays\"?"_s);
    row("unknown key near none", u"/frobnicate"_s, "1", u"unknown key"_s);

    // Elements with keys that must be there: the value stands for the key to go wrong, the rest is good.
    const auto element = [&row](const char *name, const QString &array, const QByteArray &required, const char *key,
                                const QByteArray &value, const QString &message) {
        row(name, array % u"/0/"_s % QLatin1String(key),
            required.isEmpty() ? value : required + ", \"" + key + "\": " + value, message);
    };
    const QByteArray rule = R"("id": "r", "targets": ["any"])";
    const QString rules = u"/policy/rules"_s;
    element("rule action", rules, rule, "action", R"("permit")", u"\"permit\" is not one of \"allow\", \"deny\""_s);
    element("rule direction", rules, rule, "direction", R"("in")",
            u"\"in\" is not one of \"active\", \"passive\", \"any\""_s);
    element("rule without users", rules, rule, "users", "[]", u"names nothing, so that it could never match"_s);
    element("rule without clients", rules, rule, "clients", "[]", u"names nothing, so that it could never match"_s);
    element("rule without transfers", rules, rule, "transfers", "[]", u"names nothing, so that it could never match"_s);
    element("rule without targets", rules, R"("id": "r")", "targets", "[]",
            u"names nothing, so that it could never match"_s);
    element("rule with an empty id", rules, R"("targets": ["any"])", "id", R"("")", u"a rule needs an id"_s);
    element("rule with an invisible id", rules, R"("targets": ["any"])", "id", R"("a\u202eb")",
            u"holds an invisible character"_s);
    element("rule ports", rules, rule, "ports", R"("1024-70000")", u"70000 is above 65535"_s);
    element("rule ports empty", rules, rule, "ports", R"("")", u"expected ports such as \"20,1024-65535\""_s);
    element("rule tls", rules, rule, "tls", R"("off")", u"\"off\" is not one of \"any\", \"required\""_s);
    element("rule enabled", rules, rule, "enabled", "1", u"expected true or false, found a number"_s);
    element("rule report only", rules, rule, "reportOnly", "{}", u"expected true or false, found an object"_s);
    element("rule expires on a day alone", rules, rule, "expires", R"("2027-03-31")",
            u"\"2027-03-31\" is not a time; expected UTC such as \"2027-03-31T00:00:00Z\", or \"\""_s);
    element("rule expires at a time that is not", rules, rule, "expires", R"("2027-02-30T00:00:00Z")",
            u"\"2027-02-30T00:00:00Z\" is not a time; expected UTC such as \"2027-03-31T00:00:00Z\", or \"\""_s);
    element("rule expires elsewhere", rules, rule, "expires", R"("2027-03-31T00:00:00+01:00")",
            u"\"2027-03-31T00:00:00+01:00\" is not a time; expected UTC such as \"2027-03-31T00:00:00Z\", or \"\""_s);
    element("rule note", rules, rule, "note", R"("a\nb")", u"holds a control character"_s);

    const QByteArray promise = R"("targets": ["any"])";
    const QString promises = u"/policy/promises"_s;
    row("promises as object", promises, "{}", u"expected an array, found an object"_s);
    element("promise kind", promises, promise, "kind", R"("maybe")",
            u"\"maybe\" is not one of \"never\", \"always\""_s);
    element("promise direction", promises, promise, "direction", R"("in")",
            u"\"in\" is not one of \"active\", \"passive\", \"any\""_s);
    element("promise for no users", promises, promise, "users", "[]", u"names nothing, so that it could never match"_s);
    element("promise for no clients", promises, promise, "clients", "[]",
            u"names nothing, so that it could never match"_s);
    element("promise without targets", promises, R"("kind": "never")", "targets", "[]",
            u"names nothing, so that it could never match"_s);
    element("promise without transfers", promises, promise, "transfers", "[]",
            u"names nothing, so that it could never match"_s);
    element("promise ports", promises, promise, "ports", R"("1024-70000")", u"70000 is above 65535"_s);
    element("promise ports empty", promises, promise, "ports", R"("")", u"expected ports such as \"20,1024-65535\""_s);
    element("promise tls", promises, promise, "tls", R"("off")", u"\"off\" is not one of \"any\", \"required\""_s);
    element("promise note", promises, promise, "note", R"("a\nb")", u"holds a control character"_s);
    element("promise with a rule's key", promises, promise, "expires", R"("")", u"unknown key"_s);

    const QString users = u"/accounts/users"_s;
    for (const char *name : {"anonymous", "FTP", "users", "*"}) {
        element(name, users, {}, "name", QByteArray("\"") + name + '"',
                u'"' % QLatin1String(name) % u"\" is not free for a user's name"_s);
    }
    element("user without a name", users, {}, "name", R"("")", u"a user needs a name"_s);
    element("user with a slash", users, {}, "name", R"("a/b")", u"a user's name can't hold a slash"_s);
    element("user with a blank in front", users, {}, "name", R"(" a")",
            u"a user's name can't begin or end with a blank"_s);
    element("user with a control character", users, {}, "name", R"("a\u0007b")", u"holds a control character"_s);
    element("user with a long name", users, {}, "name", '"' + QByteArray(65, 'a') + '"',
            u"longer than 64 characters"_s);
    const QByteArray user = R"("name": "alice")";
    element("password in clear", users, user, "password", R"("secret")",
            u"not an Argon2id hash; \"portcullis hash-password\" makes one"_s);
    element("password in another scheme", users, user, "password", R"("$2b$12$abcdefghijklmnopqrstuv")",
            u"not an Argon2id hash; \"portcullis hash-password\" makes one"_s);
    element("password at a ruinous cost", users, user, "password",
            R"("$argon2id$v=19$m=9999999,t=2,p=1$YWJjZGVmZ2hpamtsbW5vcA$YWJjZGVmZ2hpamtsbW5vcHFyc3R1dnd4eXowMTIzNDU")",
            u"not an Argon2id hash; \"portcullis hash-password\" makes one"_s);
    element("user enabled", users, user, "enabled", "null", u"expected true or false, found null"_s);
    element("user requires TLS", users, user, "requireTls", R"("no")", u"expected true or false, found a string"_s);

    const QString areas = u"/areas"_s;
    const QByteArray directory = R"("directory": "/srv")";
    element("area path relative", areas, directory, "path", R"("incoming")",
            u"expected a path that begins with a slash, such as \"/incoming\""_s);
    element("area path with a trailing slash", areas, directory, "path", R"("/in/")",
            u"a slash too many: no trailing slash, no two in a row"_s);
    element("area path with two slashes", areas, directory, "path", R"("//in")",
            u"a slash too many: no trailing slash, no two in a row"_s);
    element("area path upwards", areas, directory, "path", R"("/a/../b")", u"\"..\" can't be part of the path"_s);
    element("area path with a dot", areas, directory, "path", R"("/./a")", u"\".\" can't be part of the path"_s);
    element("area path with a control character", areas, directory, "path", R"("/a\tb")",
            u"holds a control character"_s);
    element("area directory relative", areas, R"("path": "/a")", "directory", R"("srv")",
            u"expected the absolute path of a directory"_s);
    const QByteArray area = R"("path": "/a", "directory": "/srv")";
    element("area grants", areas, area, "grants", R"("all")", u"expected an array, found a string"_s);
    element("area listed", areas, area, "listed", "1", u"expected true or false, found a number"_s);
    for (const char *key : {"maxFileBytes", "maxBytes", "maxFiles", "maxFilesPerAddress", "maxBytesPerSession",
                            "maxBytesPerAddressDay", "keepFreeFiles", "uploadBytesPerSecond", "downloadBytesPerSecond"})
        element(key, areas, area, key, "9007199254740993", u"9007199254740993 is above 9007199254740992"_s);
    element("area keeps all free", areas, area, "keepFreePercent", "100", u"100 is above 99"_s);
    element("area names", areas, area, "names", R"("[a")",
            u"not a regular expression: missing terminating ] for character class at character 3"_s);
    element("area file mode as number", areas, area, "fileMode", "640", u"expected a string, found a number"_s);
    element("area file mode decimal", areas, area, "fileMode", R"("0689")",
            u"\"0689\" is not a file mode; expected octal digits such as \"0640\""_s);
    element("area file mode set-id", areas, area, "fileMode", R"("4755")",
            u"\"4755\" is above 0777: no set-id and no sticky bit on uploaded files"_s);
    element("area file mode unreadable", areas, area, "fileMode", R"("0240")",
            u"\"0240\" keeps the server itself from reading the file"_s);
    element("area expire days", areas, area, "expireDays", "-1", u"-1 is below 0"_s);
    element("area open until", areas, area, "openUntil", R"("tomorrow")",
            u"\"tomorrow\" is not a time; expected UTC such as \"2027-03-31T00:00:00Z\", or \"\""_s);
}

void JsonReaderTest::refuses()
{
    QFETCH(const QString, pointer);
    QFETCH(QByteArray, value);
    QFETCH(const QString, message);

    // `"id": "r", … , "key": value` is the body of an element rather than the value of its last key.
    const bool isBody = value.startsWith("\"") && value.contains("\": ");
    const QByteArray json =
        isBody ? documentWith(pointer.section(u'/', 0, -2), '{' + value + '}') : documentWith(pointer, value);
    const auto reading = config::read(json);
    QVERIFY(reading.isJson);
    const QList<config::Problem> expected{{pointer, message}};
    QVERIFY2(reading.problems == expected, qPrintable(QString::fromUtf8(json) % u'\n' % joined(reading.problems)));
}

void JsonReaderTest::acceptsEdges_data()
{
    QTest::addColumn<QString>("pointer");
    QTest::addColumn<QByteArray>("value");
    QTest::newRow("a whole number with a fraction of zero") << u"/server/limits/sessions"_s << QByteArray("10.0");
    QTest::newRow("a whole number with an exponent") << u"/server/limits/sessions"_s << QByteArray("1e3");
    QTest::newRow("minus zero") << u"/server/limits/sessions"_s << QByteArray("-0");
    QTest::newRow("one passive port") << u"/server/passive/ports"_s << QByteArray("\"50000\"");
    QTest::newRow("no networks let in") << u"/server/addresses/allow"_s << QByteArray("[]");
    QTest::newRow("no listener") << u"/server/listeners"_s << QByteArray("[]");
    QTest::newRow("a name with a blank inside") << u"/accounts/users/0/name"_s << QByteArray("\"Anna B\"");
    QTest::newRow("a name of 64 characters")
        << u"/accounts/users/0/name"_s << QByteArray('"' + QByteArray(64, 'a') + '"');
    QTest::newRow("any names") << u"/areas"_s
                               << QByteArray(R"([{"path":"/","directory":"/srv","names":"","fileMode":"0400"}])");
}

void JsonReaderTest::acceptsEdges()
{
    QFETCH(const QString, pointer);
    QFETCH(const QByteArray, value);
    const auto reading = config::read(documentWith(pointer, value));
    QVERIFY2(reading.ok(), qPrintable(joined(reading.problems)));
}

void JsonReaderTest::reportsEverythingAtOnce()
{
    const auto reading = config::read(R"({
        "server": { "greeting": 5, "listeners": [ { "port": 70000 }, { "port": -1 } ], "x/y~z\n": 1 },
        "policy": { "rules": [ { "targets": ["moon", "10.1.1.1/8", 3], "users": ["", "ftp"] } ] },
        "areas": [ {} ], "areas": [ {} ]
    })");
    const QStringList expected{
        u"/areas: stands here twice"_s,
        u"/server/greeting: expected a string, found a number"_s,
        u"/server/listeners/0/port: 70000 is above 65535"_s,
        u"/server/listeners/1/port: -1 is below 0"_s,
        u"/server/x~1y~0z\\x0A: unknown key"_s,
        u"/policy/rules/0/id: a rule needs an id"_s,
        u"/policy/rules/0/users/0: \"\" is nobody; expected \"anonymous\", \"users\", \"*\" or the name of a user"_s,
        u"/policy/rules/0/users/1: \"ftp\" is nobody; expected \"anonymous\", \"users\", \"*\" or the name of a user"_s,
        u"/policy/rules/0/targets/0: \"moon\" is not a target; expected \"client\", \"server\", \"any\" or a network"_s,
        u"/policy/rules/0/targets/1: \"10.1.1.1/8\" has bits set behind its prefix; the network is \"10.0.0.0/8\""_s,
        u"/policy/rules/0/targets/2: expected a string, found a number"_s,
        u"/areas/0/path: expected a path that begins with a slash, such as \"/incoming\""_s,
        u"/areas/0/directory: expected the absolute path of a directory"_s,
    };
    QCOMPARE(joined(reading.problems).split(u'\n'), expected);
}

void JsonReaderTest::keepsIntegersExact()
{
    const auto reading = config::read(documentWith(u"/server/limits/uploadBytesPerSecond"_s, "9007199254740991"));
    QVERIFY(reading.ok());
    QCOMPARE(reading.config.server.limits.uploadBytesPerSecond, qint64(9007199254740991));
}

void JsonReaderTest::refusesNewerVersionsAlone()
{
    const auto reading = config::read(R"({ "version": 2, "novelty": true, "areas": 5 })");
    QCOMPARE(reading.problems.size(), 1);
    QCOMPARE(reading.problems[0].toString(),
             u"/version: version 2 was written by a newer Portcullis; this one reads versions up to 1. Install the "
             "newer program, or go back to an older configuration"_s);
}

void JsonReaderTest::saysWhereJsonBreaks()
{
    const auto reading = config::read("{\n  \"server\": {\n    \"greeting\": Hello\n  }\n}\n");
    QVERIFY(!reading.isJson);
    QCOMPARE(joined(reading.problems), u"not JSON: line 3, column 17: expected a value"_s);

    const auto latin1 = config::read("{\n\"server\": { \"greeting\": \"Gr\xfc\xdf\" } }");
    QVERIFY(!latin1.isJson);
    QVERIFY2(joined(latin1.problems).startsWith(u"not JSON: line 2, column 2"_s), qPrintable(joined(latin1.problems)));

    const auto list = config::read("[]");
    QVERIFY(list.isJson);
    QCOMPARE(joined(list.problems), u"expected an object at the top"_s);
}

void JsonReaderTest::refusesHugeDocuments()
{
    QByteArray huge = "{}";
    huge.append(config::longestDocument, ' ');
    QCOMPARE(joined(config::read(huge).problems), u"longer than 16 MiB"_s);
    huge.truncate(config::longestDocument);
    QVERIFY(config::read(huge).ok());
}

void JsonReaderTest::readsPolicies()
{
    const auto standard = config::policyFromJson(config::policyToJson(policy::Policy::standard()));
    QVERIFY(standard.problems.isEmpty());
    QCOMPARE(standard.policy, policy::Policy::standard());

    const auto document =
        QJsonDocument::fromJson(R"({ "rules": [ { "id": "r", "targets": ["any"], "ports": "0" } ] })");
    QCOMPARE(joined(config::policyFromJson(document.object()).problems), u"/rules/0/ports: 0 is not a port"_s);
}

QTEST_GUILESS_MAIN(JsonReaderTest)
#include "tst_jsonreader.moc"
