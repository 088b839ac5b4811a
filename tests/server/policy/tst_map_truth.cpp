#include "server/policy/Judge.h"
#include "server/policy/PolicyMap.h"
#include "tests/server/policy/Boundary.h"
#include "tests/server/policy/PolicyDice.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using address::IpAddress;
using address::Subnet;
using boundary::Place;
using policy::Direction;
using policy::MapView;
using policy::Policy;
using policy::PolicyMap;
using policy::Question;
using policy::Reach;
using policy::Verdict;

namespace {

using Kind = PolicyMap::Row::Kind;

const QList<Subnet> &privateNetworks()
{
    static const QList<Subnet> networks{*Subnet::parse(u"10.0.0.0/8"), *Subnet::parse(u"172.16.0.0/12"),
                                        *Subnet::parse(u"192.168.0.0/16"), *Subnet::parse(u"fc00::/7")};
    return networks;
}

/// Every map of a policy, held against the judge question by question.
class Trial final
{
public:
    Trial(const Policy &policy, PolicyDice &dice)
        : m_policy(policy)
        , m_compiled(policy)
        , m_circumstances(PolicyDice::circumstances())
        , m_addresses(boundary::addresses(boundary::networksOf(policy), m_circumstances.surroundings, dice.random()))
        , m_ports(boundary::ports(boundary::portsOf(policy) + QList{m_circumstances.listening}, dice.random()))
        , m_random(dice.random())
    {
        const policy::Analysis analysis(m_compiled, m_circumstances);
        for (const QString &user : policy::userChoices(policy)) {
            for (const Subnet &clients : policy::clientChoices(policy)) {
                for (const Direction direction : {Direction::Active, Direction::Passive})
                    m_maps.append(policy::drawMap(analysis, MapView{user, clients, direction}));
            }
        }
    }

    /// Empty, or the first lie.
    QString run()
    {
        for (const QString &user : policy::userChoices(m_policy)) {
            for (const IpAddress &client : std::as_const(m_addresses))
                askAs(user, client);
        }
        for (const PolicyMap &map : std::as_const(m_maps))
            checkExamples(map);
        return m_lie;
    }

    int questions() const { return m_questions; }
    const QMap<Reach::Answer, int> &answers() const { return m_answers; }

private:
    void lie(const QString &what, const MapView &view, const Question &q)
    {
        if (m_lie.isEmpty())
            m_lie =
                QString(what % u" view "_s % view.user % u' ' % view.clients.toString() % u": "_s % q.client.toString()
                        % u" -> "_s % q.target.toString() % u" user "_s % q.user % u" transfer "_s
                        % QString::number(int(q.transfer)) % (q.dataProtected ? u" protected"_s : u""_s));
    }

    bool isHere(const IpAddress &address) const
    {
        return boundary::placeOf(address, m_circumstances.surroundings) == Place::Here;
    }

    /// Clients on this machine are in maps of networks that hold nobody else.
    bool shows(const MapView &view, const IpAddress &client) const
    {
        const auto holds = [&](const IpAddress &address) {
            if (!view.clients.isNull())
                return view.clients.contains(address);
            QList<Subnet> named = policy::clientChoices(m_policy);
            named.removeLast();
            return !boundary::isIn(address, named);
        };
        return holds(client)
            && (!isHere(client) || std::all_of(m_addresses.begin(), m_addresses.end(), [&](const auto &a) {
                   return !holds(a) || isHere(a);
               }));
    }

    qsizetype rowOf(const PolicyMap &map, const Question &q) const
    {
        PolicyMap::Row row;
        const IpAddress &target = q.target.address;
        if (target == q.client) {
            row.kind = Kind::Client;
        } else if (isHere(target)) {
            row.kind = Kind::Server;
        } else {
            row.kind = boundary::isIn(target, privateNetworks()) ? Kind::PrivateNetworks : Kind::EverythingElse;
            int longest = -1;
            for (const policy::Rule &rule : m_policy.rules) {
                for (const Subnet &network : rule.targets.subnets) {
                    if (network.isAny() || !network.contains(target) || network.prefixLength() <= longest)
                        continue;
                    row = {Kind::Network, network};
                    longest = network.prefixLength();
                }
            }
        }
        return map.rows.indexOf(row);
    }

    static qsizetype columnOf(const PolicyMap &map, const Question &q)
    {
        for (qsizetype i = 0; i < map.columns.size(); ++i) {
            if (map.columns.at(i).first <= q.target.port && q.target.port <= map.columns.at(i).last)
                return i;
        }
        return -1;
    }

    void askAs(const QString &user, const IpAddress &client)
    {
        m_viewers.clear();
        for (const PolicyMap &map : std::as_const(m_maps)) {
            if (map.view.user == user && shows(map.view, client))
                m_viewers.append(&map);
        }
        if (m_viewers.isEmpty())
            return;
        Question question;
        question.client = client;
        question.anonymous = user == u"anonymous";
        question.user = question.anonymous ? QString() : user == u"users" ? u"a-stranger"_s : user;
        question.now = PolicyDice::now;
        question.surroundings = &m_circumstances.surroundings;
        question.target.address = client;
        askEverywhere(question);
        // Few clients differ in whom they may reach; the client's own address was asked of all of them.
        const bool anyTarget = m_random.bounded(12) == 0;
        for (const IpAddress &target : std::as_const(m_addresses)) {
            question.target.address = target;
            if (target != client && boundary::canBeOther(target) && (anyTarget || m_random.bounded(20) == 0))
                askEverywhere(question);
        }
    }

    void askEverywhere(Question question)
    {
        question.direction = Direction::Passive;
        question.targetIsOwnListener = false;
        question.target.port = quint16(m_random.bounded(65536));
        askAll(question);
        question.direction = Direction::Active;
        for (const quint16 port : std::as_const(m_ports)) {
            question.target.port = port;
            question.targetIsOwnListener = m_circumstances.listening.contains(port);
            askAll(question);
        }
    }

    void askAll(Question question)
    {
        QVarLengthArray<std::pair<const PolicyMap *, qsizetype>, 4> cells;
        for (const PolicyMap *viewed : std::as_const(m_viewers)) {
            const PolicyMap &map = *viewed;
            if (map.view.direction != question.direction)
                continue;
            const qsizetype row = rowOf(map, question);
            const qsizetype column = columnOf(map, question);
            if (row < 0 || column < 0)
                return lie(u"no cell for"_s, map.view, question);
            cells.append({viewed, row * map.columns.size() + column});
        }
        for (const policy::Transfer transfer :
             {policy::Transfer::Send, policy::Transfer::Receive, policy::Transfer::List}) {
            for (const bool dataProtected : {false, true}) {
                question.transfer = transfer;
                question.dataProtected = dataProtected;
                const Verdict verdict = policy::judge(m_compiled, question);
                ++m_questions;
                for (const auto &[map, cell] : cells)
                    compare(*map, map->cells.at(cell), question, verdict);
            }
        }
    }

    void compare(const PolicyMap &map, const Reach &cell, const Question &question, const Verdict &verdict)
    {
        if (cell.empty)
            lie(u"not empty"_s, map.view, question);
        if (cell.answer == Reach::Answer::Nothing && verdict.allowed)
            lie(u"not Nothing"_s, map.view, question);
        if (cell.answer == Reach::Answer::Everything && !verdict.allowed)
            lie(u"not Everything"_s, map.view, question);
        if (!cell.deciding.contains(verdict.rule))
            lie(u"another rule decides"_s, map.view, question);
        if (!(verdict.allowed ? cell.allowing : cell.refusing).contains(verdict.rule))
            lie(u"another rule allows or refuses"_s, map.view, question);
        if ((verdict.reasons & ~cell.reasons) != policy::Reasons())
            lie(u"another reason"_s, map.view, question);
    }

    void checkExamples(const PolicyMap &map)
    {
        for (qsizetype i = 0; i < map.cells.size(); ++i) {
            const Reach &cell = map.cells.at(i);
            ++m_answers[cell.answer];
            const Question nothing;
            if (cell.allowedExample.has_value() != (cell.answer != Reach::Answer::Nothing))
                lie(u"an example of what is allowed"_s, map.view, nothing);
            if (cell.refusedExample.has_value() != (!cell.empty && cell.answer != Reach::Answer::Everything))
                lie(u"an example of what is refused"_s, map.view, nothing);
            if ((cell.dependsOn != policy::Dependences()) != (cell.answer == Reach::Answer::Some))
                lie(u"dependence"_s, map.view, nothing);
            if (cell.allowedExample)
                checkExample(map, i, *cell.allowedExample, true);
            if (cell.refusedExample)
                checkExample(map, i, *cell.refusedExample, false);
        }
    }

    void checkExample(const PolicyMap &map, qsizetype cell, Question example, bool allowed)
    {
        if (example.surroundings)
            lie(u"an example with surroundings"_s, map.view, example);
        example.surroundings = &m_circumstances.surroundings;
        if (policy::judge(m_policy, example).allowed != allowed)
            lie(u"the example's verdict"_s, map.view, example);
        if (rowOf(map, example) * map.columns.size() + columnOf(map, example) != cell
            || !shows(map.view, example.client))
            lie(u"the example's place"_s, map.view, example);
        const bool named = map.view.user != u"anonymous" && map.view.user != u"users";
        if (example.anonymous != (map.view.user == u"anonymous") || (named && example.user != map.view.user))
            lie(u"the example's user"_s, map.view, example);
    }

    Policy m_policy;
    policy::CompiledPolicy m_compiled;
    policy::Circumstances m_circumstances;
    QList<IpAddress> m_addresses;
    QList<quint16> m_ports;
    QRandomGenerator &m_random;
    QList<PolicyMap> m_maps;
    QList<const PolicyMap *> m_viewers; // of the client being asked for
    QString m_lie;
    int m_questions = 0;
    QMap<Reach::Answer, int> m_answers;
};

} // namespace

/// For random policies: no cell of any view says anything that a question at or beside a boundary contradicts.
class MapTruthTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void noCellLies_data();
    void noCellLies();
};

void MapTruthTest::noCellLies_data()
{
    QTest::addColumn<quint32>("seed");
    QTest::addColumn<int>("policies");
    QTest::addColumn<int>("mostRules");

    QTest::newRow("one rule") << 1u << 12 << 1;
    QTest::newRow("up to three rules") << 2u << 16 << 3;
    QTest::newRow("up to twelve rules") << 3u << 6 << 12;
}

void MapTruthTest::noCellLies()
{
    QFETCH(const quint32, seed);
    QFETCH(const int, policies);
    QFETCH(const int, mostRules);
    PolicyDice dice(seed);
    QMap<Reach::Answer, int> answers;
    qint64 questions = 0;
    for (int i = 0; i < policies; ++i) {
        Trial trial(dice.policy(mostRules), dice);
        const QString lie = trial.run();
        QVERIFY2(lie.isEmpty(), qPrintable(QString(u"policy "_s % QString::number(i) % u": "_s % lie)));
        for (const Reach::Answer answer : {Reach::Answer::Nothing, Reach::Answer::Some, Reach::Answer::Everything})
            answers[answer] += trial.answers().value(answer);
        questions += trial.questions();
    }
    // The dice must have drawn every kind of cell, or nothing was shown.
    for (const int count : std::as_const(answers))
        QVERIFY(count > 20);
    QVERIFY(questions > 100'000);
    qInfo("%lld questions", questions);
}

QTEST_APPLESS_MAIN(MapTruthTest)
#include "tst_map_truth.moc"
