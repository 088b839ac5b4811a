#include "server/arealint/AreaLint.h"
#include "server/arealint/RuleTable.h"
#include "server/config/Json.h"

#include <QTest>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;
using arealint::AreaFacts;
using arealint::Finding;
using arealint::Severity;
using arealint::Sighting;
using config::Config;
using config::Mode;

namespace {

constexpr quint32 person = 1000;
constexpr qint64 day = qint64(24) * 3600 * 1'000'000;
constexpr qint64 today = 20'000 * day;

/// A mirror and a drop box with every limit, on a machine where nothing is wrong.
Config good()
{
    Config config;
    config.server.limits.sessions = 100;
    config.server.limits.uploadBytesPerSecond = 1'000'000;
    config::Area mirror;
    mirror.path = u"/"_s;
    mirror.directory = u"/srv/pub"_s;
    mirror.grants = {{u"anonymous"_s, Mode::Download}};
    config::Area box;
    box.path = u"/in"_s;
    box.directory = u"/srv/in"_s;
    box.grants = {{u"anonymous"_s, Mode::DropBox}};
    box.maxFileBytes = box.maxBytes = box.maxFiles = box.maxBytesPerSession = box.maxBytesPerAddressDay = 1000;
    box.keepFreeFiles = 100;
    box.expireDays = 7;
    box.openUntil = today + 30 * day;
    box.hours = {8 * 60, 18 * 60};
    box.blockExtensions = {u"exe"_s, u"ini"_s, u"inf"_s};
    config.areas = {mirror, box};
    return config;
}

arealint::FolderFacts folder(const QString &path, quint32 mode = 0755, quint32 owner = 0, quint64 device = 1)
{
    arealint::FolderFacts facts;
    facts.path = path;
    facts.mode = mode;
    facts.owner = owner;
    facts.device = device;
    facts.exists = true;
    return facts;
}

AreaFacts fine()
{
    AreaFacts facts;
    facts.account = {person, {person}, u"mara"_s, u"/home/mara"_s, true};
    facts.circumstances.now = today;
    for (const QString &path : {u"/srv/pub"_s, u"/srv/in"_s}) {
        arealint::DirectoryFacts directory;
        directory.folder = folder(path);
        directory.parents = {folder(u"/srv"_s), folder(u"/"_s)};
        directory.hasContact = true;
        facts.directories.insert(path, directory);
    }
    facts.root = folder(u"/"_s, 0755, 0, 2);
    facts.log = folder(u"/var/log/portcullis"_s, 0700, person, 3);
    facts.quarantine = folder(u"/var/portcullis/quarantine"_s, 0700, person, 4);
    return facts;
}

QStringList idsOf(const QList<Finding> &findings, std::optional<Severity> severity = {})
{
    QStringList ids;
    for (const Finding &finding : findings) {
        if (!severity || finding.severity == *severity)
            ids.append(finding.id);
    }
    return ids;
}

using Spoil = void (*)(Config &config, AreaFacts &facts);

void see(AreaFacts &facts, Sighting::Kind kind, const QString &directory = u"/srv/pub"_s, quint32 mode = 0644)
{
    arealint::DirectoryFacts &seen = facts.directories[directory];
    seen.sightings.append({kind, QString(directory % u"/file"_s), mode, false});
    ++seen.counts[kind];
}

} // namespace

class AreaLintTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void nothingIsWrong();
    void rules_data();
    void rules();
    void ownershipIsToldToAPersonAndHeldAgainstRoot();
    void fixesEndTheirFinding();
    void acceptedUntilItIsNot();
    void errorsAreNotAccepted();
    void everyIdIsInTheTable();
    void worstFirst();
};

void AreaLintTest::nothingIsWrong()
{
    const QStringList ids = idsOf(arealint::lint(good(), fine()));
    // What a workstation can't help, and what only a person can confirm.
    QCOMPARE(ids, (QStringList{u"AN02"_s, u"AI01"_s, u"AN03"_s}));
}

void AreaLintTest::rules_data()
{
    QTest::addColumn<QString>("id");
    QTest::addColumn<int>("severity");
    QTest::addColumn<QString>("place");
    QTest::addColumn<Spoil>("spoil");
    const auto row = [](const char *name, const char *id, Severity severity, const char *place, Spoil spoil) {
        QTest::newRow(name) << QString::fromLatin1(id) << int(severity) << QString::fromLatin1(place) << spoil;
    };
    constexpr auto error = Severity::Error;
    constexpr auto warning = Severity::Warning;
    constexpr auto information = Severity::Information;

    row("the folder is the person's own", "AR01", information, "/areas/0/directory",
        [](Config &, AreaFacts &facts) { facts.directories[u"/srv/pub"_s].folder.owner = person; });
    row("a group of the server's may write", "AR02", information, "/areas/0/directory", [](Config &, AreaFacts &facts) {
        facts.directories[u"/srv/pub"_s].folder.mode = 0775;
        facts.directories[u"/srv/pub"_s].folder.group = person;
    });
    row("everybody may write", "AR03", information, "/areas/1/directory",
        [](Config &, AreaFacts &facts) { facts.directories[u"/srv/in"_s].folder.mode = 0757; });
    row("unusual permissions", "AR04", information, "/areas/0/directory",
        [](Config &, AreaFacts &facts) { facts.directories[u"/srv/pub"_s].folder.mode = 0750; });
    row("a parent that everybody may write", "AR05", error, "/areas/0/directory",
        [](Config &, AreaFacts &facts) { facts.directories[u"/srv/pub"_s].parents[0].mode = 0777; });
    row("a key in the area", "AR06", error, "/areas/0/directory",
        [](Config &, AreaFacts &facts) { see(facts, Sighting::Kind::Secret); });
    row("a list of accounts", "AR07", error, "/areas/0/directory",
        [](Config &, AreaFacts &facts) { see(facts, Sighting::Kind::PasswordCopy); });
    row("a set-id file", "AR09", error, "/areas/0/directory",
        [](Config &, AreaFacts &facts) { see(facts, Sighting::Kind::SetId, u"/srv/pub"_s, 04755); });
    row("a device", "AR09", error, "/areas/1/directory",
        [](Config &, AreaFacts &facts) { see(facts, Sighting::Kind::Special, u"/srv/in"_s); });
    row("a link that leaves", "AR10", information, "/areas/0/directory",
        [](Config &, AreaFacts &facts) { see(facts, Sighting::Kind::LeavingLink); });
    row("a file with another name", "AR11", warning, "/areas/0/directory",
        [](Config &, AreaFacts &facts) { see(facts, Sighting::Kind::HardLink); });
    row("run by root", "AR12", warning, "", [](Config &, AreaFacts &facts) {
        facts.account.id = 0;
        facts.account.isPersonal = false;
    });
    row("a web root", "AR14", warning, "/areas/0/directory",
        [](Config &, AreaFacts &facts) { facts.directories[u"/srv/pub"_s].folder.path = u"/var/www/html"_s; });
    row("the home directory itself", "AR14", warning, "/areas/0/directory",
        [](Config &, AreaFacts &facts) { facts.directories[u"/srv/pub"_s].folder.path = u"/home/mara"_s; });
    row("a share", "AR14", warning, "/areas/0/directory",
        [](Config &, AreaFacts &facts) { facts.directories[u"/srv/pub"_s].folder.fileSystem = u"nfs4"_s; });
    row("a removable disk", "AR14", warning, "/areas/0/directory", [](Config &, AreaFacts &facts) {
        facts.directories[u"/srv/pub"_s].folder.mountPoint = u"/media/mara/STICK"_s;
    });
    row("a synchronised folder", "AR14", warning, "/areas/0/directory",
        [](Config &, AreaFacts &facts) { facts.directories[u"/srv/pub"_s].folder.path = u"/home/mara/Dropbox/out"_s; });

    row("everybody may upload", "AU01", error, "/areas/1/grants/0/who",
        [](Config &config, AreaFacts &) { config.areas[1].grants[0].who = u"*"_s; });
    row("data connections go anywhere", "AU02", error, "/policy/rules/0",
        [](Config &config, AreaFacts &) { config.policy.rules[0].targets.any = true; });
    row("data connections go to reserved ports", "AU02", error, "/policy/rules/0",
        [](Config &config, AreaFacts &) { config.policy.rules[0].ports = address::PortSet::all(); });
    row("an exchange for strangers is read", "AU03", error, "/areas/1/grants/0/mode",
        [](Config &config, AreaFacts &) { config.areas[1].grants[0].mode = Mode::Exchange; });
    row("an exchange for strangers is listed", "AU04", error, "/areas/1/grants/0/mode",
        [](Config &config, AreaFacts &) { config.areas[1].grants[0].mode = Mode::Exchange; });
    for (const char *id : {"AU06", "AU08", "AU09"}) {
        row(id, id, error, "/areas/1/grants/0/mode",
            [](Config &config, AreaFacts &) { config.areas[1].grants[0].mode = Mode::Manage; });
    }
    row("the store is open to others", "AU12", warning, "",
        [](Config &, AreaFacts &facts) { facts.quarantine.mode = 0755; });
    row("the store is in an area", "AU12", error, "/areas/0/directory",
        [](Config &, AreaFacts &facts) { facts.quarantine.path = u"/srv/pub/quarantine"_s; });
    row("uploads share the system's disk", "AU14", error, "/areas/1/maxBytes", [](Config &config, AreaFacts &facts) {
        facts.quarantine.device = facts.root.device;
        config.areas[1].maxBytes = 0;
    });
    row("a file of any size", "AU15", error, "/areas/1/maxFileBytes",
        [](Config &config, AreaFacts &) { config.areas[1].maxFileBytes = 0; });
    row("any number of bytes", "AU15", error, "/areas/1/maxBytes",
        [](Config &config, AreaFacts &) { config.areas[1].maxBytes = 0; });
    row("any number of files", "AU15", warning, "/areas/1/maxFiles",
        [](Config &config, AreaFacts &) { config.areas[1].maxFiles = 0; });
    row("any bytes a session", "AU15", warning, "/areas/1/maxBytesPerSession",
        [](Config &config, AreaFacts &) { config.areas[1].maxBytesPerSession = 0; });
    row("any bytes an address", "AU15", warning, "/areas/1/maxBytesPerAddressDay",
        [](Config &config, AreaFacts &) { config.areas[1].maxBytesPerAddressDay = 0; });
    row("until the disk is full", "AU16", error, "/areas/1/keepFreePercent",
        [](Config &config, AreaFacts &) { config.areas[1].keepFreePercent = 0; });
    row("until there are no inodes", "AU17", warning, "/areas/1/keepFreeFiles",
        [](Config &config, AreaFacts &) { config.areas[1].keepFreeFiles = 0; });
    row("no pattern for names", "AU19", warning, "/areas/1/names",
        [](Config &config, AreaFacts &) { config.areas[1].names.clear(); });
    row("a pattern that no name fits", "AU19", information, "/areas/1/names",
        [](Config &config, AreaFacts &) { config.areas[1].names = u"[0-9]{40}"_s; });
    row("programs may arrive", "AU20", warning, "/areas/1/blockExtensions",
        [](Config &config, AreaFacts &) { config.areas[1].blockExtensions.clear(); });
    row("uploads may be run", "AU22", warning, "/areas/1/fileMode",
        [](Config &config, AreaFacts &) { config.areas[1].fileMode = 0755; });
    row("uploads stay for ever", "AU24", warning, "/areas/1/expireDays",
        [](Config &config, AreaFacts &) { config.areas[1].expireDays = 0; });
    row("open for ever", "AU24", warning, "/areas/1/openUntil",
        [](Config &config, AreaFacts &) { config.areas[1].openUntil = 0; });
    row("open at every hour", "AU26", information, "/areas/1/hours",
        [](Config &config, AreaFacts &) { config.areas[1].hours = {}; });
    row("closed already", "AU26", information, "/areas/1/openUntil",
        [](Config &config, AreaFacts &) { config.areas[1].openUntil = 1'000'000; });
    row("as fast as can be", "AU27", warning, "/areas/1/uploadBytesPerSecond",
        [](Config &config, AreaFacts &) { config.server.limits.uploadBytesPerSecond = 0; });

    const auto hide = [](Config &config, AreaFacts &) {
        config.areas[0].path = u"/drafts"_s;
        config.areas[0].listed = false;
    };
    row("a hidden area", "AH01", warning, "/areas/0/listed", hide);
    row("a hidden area with a word for a name", "AH03", error, "/areas/0/path", hide);
    row("a hidden area's name holds", "AH05", warning, "/areas/0/path", hide);
    row("uploads fetched by a hidden name", "AH06", error, "/areas/1/grants", [](Config &config, AreaFacts &) {
        config.areas[1].listed = false;
        config.areas[1].grants[0].mode = Mode::Exchange;
    });

    row("everybody may change a file", "AP01", error, "/areas/0/directory",
        [](Config &, AreaFacts &facts) { see(facts, Sighting::Kind::OtherWritable, u"/srv/pub"_s, 0666); });
    row("an upload nobody released", "AP02", error, "/areas/0/directory",
        [](Config &, AreaFacts &facts) { see(facts, Sighting::Kind::Undecided); });
    row("a backup", "AP03", warning, "/areas/0/directory",
        [](Config &, AreaFacts &facts) { see(facts, Sighting::Kind::Leftover); });
    row("a private file", "AP05", warning, "/areas/0/directory",
        [](Config &, AreaFacts &facts) { see(facts, Sighting::Kind::NotWorldReadable, u"/srv/pub"_s, 0600); });
    row("nobody to write to", "AP07", information, "/areas/0/directory",
        [](Config &, AreaFacts &facts) { facts.directories[u"/srv/pub"_s].hasContact = false; });

    row("an account called root", "AI02", error, "/accounts/users/0/enabled", [](Config &config, AreaFacts &) {
        config.accounts.users = {{u"Root"_s, {}, true, false}};
    });
    row("any number of sessions", "AI05", warning, "/server/limits/sessions",
        [](Config &config, AreaFacts &) { config.server.limits.sessions = 0; });
    row("one address takes all sessions", "AI05", warning, "/server/limits/sessionsPerAddress",
        [](Config &config, AreaFacts &) { config.server.limits.sessionsPerAddress = 0; });
    row("idle for ever", "AI06", warning, "/server/limits/idleSeconds",
        [](Config &config, AreaFacts &) { config.server.limits.idleSeconds = 0; });
    row("no TLS", "AI08", information, "/server/listeners",
        [](Config &config, AreaFacts &) { config.server.listeners[0].tls = config::TlsUse::Off; });
    row("strangers find nothing", "AI09", error, "/accounts/anonymous", [](Config &config, AreaFacts &) {
        for (config::Area &area : config.areas)
            area.grants[0].who = u"users"_s;
    });
    row("data connections to other networks", "AI10", error, "/policy/rules/0", [](Config &config, AreaFacts &) {
        config.server.addresses.allow = {*address::Subnet::parse(u"192.0.2.0/24")};
        config.policy.rules[0].targets.any = true;
    });

    row("trust by address", "AN01", warning, "/policy",
        [](Config &, AreaFacts &facts) { facts.trustFiles = {u"/etc/hosts.equiv"_s}; });
    row("services must refuse port 20", "AN04", error, "/policy/dataSourcePort", [](Config &config, AreaFacts &facts) {
        config.policy.dataSourcePort = 20;
        config.policy.rules[0].targets.any = true;
        facts.services = {*address::Endpoint::parse(u"127.0.0.1:25")};
    });
    row("few passive ports", "AN05", warning, "/server/passive/ports",
        [](Config &config, AreaFacts &) { config.server.limits.sessions = 1000; });
    row("a service among the passive ports", "AN05", error, "/server/passive/ports",
        [](Config &, AreaFacts &facts) { facts.services = {*address::Endpoint::parse(u"0.0.0.0:50010")}; });
    row("passive ports of services", "AN05", error, "/server/passive/ports", [](Config &config, AreaFacts &) {
        config.server.passive.ports = address::PortRange{900, 5000};
    });
    row("an upload waits for long", "AM03", warning, "",
        [](Config &, AreaFacts &facts) { facts.queue.oldest = today - 8 * day; });
    row("somebody asked", "AM04", information, "/areas/1",
        [](Config &, AreaFacts &facts) { facts.queue.askedByArea[u"/in"_s] = 3; });
    row("uploads can silence the log", "AM06", error, "/areas/1/keepFreePercent", [](Config &config, AreaFacts &facts) {
        facts.log.device = facts.quarantine.device;
        config.areas[1].keepFreePercent = 0;
    });
    row("limits keep room for the log", "AM06", information, "/areas/1/maxBytes",
        [](Config &, AreaFacts &facts) { facts.log.device = facts.quarantine.device; });
}

void AreaLintTest::rules()
{
    QFETCH(QString, id);
    QFETCH(int, severity);
    QFETCH(QString, place);
    QFETCH(Spoil, spoil);
    Config config = good();
    AreaFacts facts = fine();
    spoil(config, facts);
    const QList<Finding> findings = arealint::lint(config, facts);
    const auto found = std::find_if(findings.begin(), findings.end(), [&](const Finding &finding) {
        return finding.id == id && int(finding.severity) == severity && finding.place == place;
    });
    QVERIFY2(found != findings.end(), qPrintable(idsOf(findings).join(u' ')));
    QVERIFY(!found->text.isEmpty() && !found->text.contains(u'%'));
    QCOMPARE(found->area.isEmpty(), !place.startsWith(u"/areas/"));
}

void AreaLintTest::ownershipIsToldToAPersonAndHeldAgainstRoot()
{
    AreaFacts facts = fine();
    facts.directories[u"/srv/pub"_s].folder.owner = person;
    facts.directories[u"/srv/pub"_s].folder.mode = 0757;
    const QStringList rules{u"AI01"_s, u"AR01"_s, u"AR03"_s};
    const auto of = [&rules](const QList<Finding> &findings, Severity severity) {
        QStringList ids;
        for (const QString &id : idsOf(findings, severity)) {
            if (rules.contains(id) && !ids.contains(id))
                ids.append(id);
        }
        ids.sort();
        return ids;
    };
    QCOMPARE(of(arealint::lint(good(), facts), Severity::Information), rules);
    QCOMPARE(of(arealint::lint(good(), facts), Severity::Error), QStringList());
    facts.account = {0, {0}, u"root"_s, u"/root"_s, false};
    QCOMPARE(of(arealint::lint(good(), facts), Severity::Error), rules);
    // An account made for the service, that owns the files all the same.
    facts.account = {person, {person}, u"ftp"_s, u"/srv"_s, false};
    QCOMPARE(of(arealint::lint(good(), facts), Severity::Error), (QStringList{u"AR01"_s, u"AR03"_s}));
}

/// Whatever a button offers has to be a valid configuration in which that place has nothing of that kind any more.
void AreaLintTest::fixesEndTheirFinding()
{
    Config config = good();
    config.areas[1] = {};
    config.areas[1].path = u"/in"_s;
    config.areas[1].directory = u"/srv/in"_s;
    config.areas[1].grants = {{u"anonymous"_s, Mode::Manage}, {u"*"_s, Mode::Exchange}};
    config.areas[1].fileMode = 0777;
    config.areas[1].keepFreePercent = 0;
    config.areas[1].names.clear();
    config.areas[0].path = u"/drafts"_s;
    config.areas[0].listed = false;
    config.server.limits = {};
    config.server.limits.idleSeconds = config.server.limits.sessionsPerAddress = 0;
    config.accounts.users = {{u"root"_s, {}, true, false}};
    config.policy.dataSourcePort = 20;
    config.policy.rules[0].targets.any = true;
    AreaFacts facts = fine();
    facts.services = {*address::Endpoint::parse(u"127.0.0.1:25")};
    int fixed = 0;
    for (const Finding &finding : arealint::lint(config, facts)) {
        if (!finding.fix || !finding.fix->after)
            continue;
        ++fixed;
        const auto problems = config::validate(*finding.fix->after);
        QVERIFY2(problems.isEmpty(), qPrintable(problems.isEmpty() ? QString() : problems.first().message));
        QVERIFY(finding.fix->change.startsWith(u'/') && finding.fix->change.contains(u" → "_s));
        for (const Finding &left : arealint::lint(*finding.fix->after, facts))
            QVERIFY2(left.id != finding.id || left.place != finding.place, qPrintable(finding.id));
    }
    QVERIFY2(fixed >= 25, qPrintable(QString::number(fixed)));
}

void AreaLintTest::acceptedUntilItIsNot()
{
    Config config = good();
    config.areas[1].expireDays = 0;
    AreaFacts facts = fine();
    const auto find = [&] {
        const QList<Finding> findings = arealint::lint(config, facts);
        return *std::find_if(findings.begin(), findings.end(), [](const Finding &one) { return one.id == u"AU24"; });
    };
    QVERIFY(find().isOpen() && !find().lapsed);
    config = arealint::accepting(config, {u"AU24"_s, u"/in"_s, u"mara"_s, today, u"Emptied by hand"_s, today + day});
    QVERIFY(!find().isOpen());
    QCOMPARE(find().accepted->who, u"mara"_s);
    QCOMPARE(config::validate(config).size(), 0);
    config = arealint::accepting(config, {u"AU24"_s, u"/in"_s, u"ben"_s, today, u"Still"_s, today + 2 * day});
    QCOMPARE(config.accepted.size(), 1);
    facts.circumstances.now = today + 2 * day;
    QVERIFY(find().isOpen());
    QCOMPARE(find().lapsed->who, u"ben"_s);
    config = arealint::acceptingNoMore(config, u"AU24"_s, u"/in"_s);
    QVERIFY(!find().lapsed);
}

void AreaLintTest::errorsAreNotAccepted()
{
    Config config = good();
    config.areas[1].maxFileBytes = 0; // an error
    config.areas[1].maxFiles = 0; // a warning of the same id
    config = arealint::accepting(config, {u"AU15"_s, u"/in"_s, u"mara"_s, today, u"I want to"_s, today + day});
    for (const Finding &finding : arealint::lint(config, fine())) {
        if (finding.id == u"AU15")
            QCOMPARE(finding.accepted.has_value(), finding.severity == Severity::Warning);
    }
}

void AreaLintTest::everyIdIsInTheTable()
{
    QSet<QString> ids;
    for (const arealint::Rule &rule : arealint::ruleTable()) {
        QVERIFY(!ids.contains(QString::fromLatin1(rule.id)));
        ids.insert(QString::fromLatin1(rule.id));
        QVERIFY(!rule.text().isEmpty());
    }
    const QList<std::pair<QString, int>> groups{{u"AR"_s, 15}, {u"AU"_s, 28}, {u"AH"_s, 7}, {u"AP"_s, 7},
                                                {u"AI"_s, 10}, {u"AN"_s, 5},  {u"AM"_s, 6}};
    qsizetype count = 0;
    for (const auto &[group, last] : groups) {
        count += last;
        for (int number = 1; number <= last; ++number)
            QVERIFY(ids.contains(group + QString::number(number).rightJustified(2, u'0')));
    }
    QCOMPARE(ids.size(), count);
    QCOMPARE(arealint::ruleOf(u"AU21"_s)->kept, arealint::Kept::ByConstruction);
    QVERIFY(!arealint::ruleOf(u"AU99"_s));
}

void AreaLintTest::worstFirst()
{
    Config config = good();
    config.areas[1] = {};
    config.areas[1].path = u"/in"_s;
    config.areas[1].directory = u"/srv/in"_s;
    config.areas[1].grants = {{u"anonymous"_s, Mode::Exchange}};
    const QList<Finding> findings = arealint::lint(config, fine());
    QVERIFY(std::is_sorted(findings.begin(), findings.end(),
                           [](const Finding &one, const Finding &other) { return one.severity < other.severity; }));
    QCOMPARE(findings.first().severity, Severity::Error);
    QCOMPARE(findings.last().severity, Severity::Information);
}

QTEST_GUILESS_MAIN(AreaLintTest)
#include "tst_area_lint.moc"
