#include "tests/server/policy/Reference.h"

#include <functional>

using namespace Qt::Literals::StringLiterals;
using policy::Action;
using policy::Direction;
using policy::Policy;
using policy::Question;
using policy::Rule;
using policy::Transfer;

namespace reference {

namespace {

QString bits(const address::IpAddress &address)
{
    QString text;
    for (const quint8 byte : address.bytes())
        text += QString::number(byte, 2).rightJustified(8, u'0');
    return text;
}

bool inNetwork(const address::IpAddress &address, const address::Subnet &subnet)
{
    const QString written = subnet.toString();
    if (written == u"any")
        return true;
    const bool v4 = !written.contains(u':');
    if (v4 != !address.toString().contains(u':'))
        return false;
    const QString host = written.section(u'/', 0, 0);
    const int length = written.contains(u'/') ? written.section(u'/', 1).toInt() : (v4 ? 32 : 128);
    const int significant = v4 ? 96 + length : length;
    return bits(address).left(significant) == bits(*address::IpAddress::parse(host)).left(significant);
}

/// 6to4, NAT64 and Teredo addresses carry an IPv4 address; Teredo's with all bits turned over.
address::IpAddress embeddedIn(const address::IpAddress &address)
{
    const auto in = [&address](const char16_t *network) {
        return inNetwork(address, *address::Subnet::parse(network));
    };
    const QString all = bits(address);
    if (in(u"2002::/16"))
        return address::IpAddress::fromV4(all.mid(16, 32).toUInt(nullptr, 2));
    if (in(u"64:ff9b::/96"))
        return address::IpAddress::fromV4(all.right(32).toUInt(nullptr, 2));
    if (in(u"2001::/32"))
        return address::IpAddress::fromV4(~all.right(32).toUInt(nullptr, 2));
    return {};
}

struct Target
{
    bool known = true;
    bool client = false;
    bool own = false;
    bool nowhere = false;
    address::IpAddress embedded;
};

Target examine(const Question &q)
{
    Target t;
    const address::IpAddress &a = q.target.address;
    t.known = q.direction == Direction::Active || !a.isNull();
    if (!t.known)
        return t;
    t.client = a.toString() == q.client.toString();
    t.embedded = embeddedIn(a);
    t.own = a.isLoopback() || q.surroundings->own.contains(a) || q.surroundings->own.contains(t.embedded);
    const QString text = a.toString();
    const auto in = [&](const char16_t *network) {
        const address::Subnet subnet = *address::Subnet::parse(network);
        return inNetwork(a, subnet) || (!t.embedded.isNull() && inNetwork(t.embedded, subnet));
    };
    const bool linkLocal = in(u"169.254.0.0/16") || in(u"fe80::/10");
    t.nowhere = in(u"0.0.0.0/8") || in(u"224.0.0.0/3") || in(u"ff00::/8") || text == u"::" || (linkLocal && !t.client)
        || q.surroundings->broadcasts.contains(a) || q.surroundings->broadcasts.contains(t.embedded);
    return t;
}

bool userFits(const Rule &r, const Question &q)
{
    if (r.users.contains(u"*"_s))
        return true;
    return q.anonymous ? r.users.contains(u"anonymous"_s)
                       : r.users.contains(u"users"_s) || (q.user != u"anonymous" && r.users.contains(q.user));
}

bool transferFits(const Rule &r, const Question &q)
{
    QSet<Transfer> named;
    if ((r.transfers & 1) != 0)
        named.insert(Transfer::Send);
    if ((r.transfers & 2) != 0)
        named.insert(Transfer::Receive);
    if ((r.transfers & 4) != 0)
        named.insert(Transfer::List);
    if (q.transfer == Transfer::Unknown)
        return r.action == Action::Allow ? !named.isEmpty() : named.size() == 3;
    return named.contains(q.transfer);
}

bool targetFits(const Rule &r, const Question &q, const Target &t)
{
    bool anyNetwork = r.targets.any;
    bool network = false;
    for (const address::Subnet &subnet : r.targets.subnets) {
        anyNetwork = anyNetwork || subnet.toString() == u"any";
        network = network || (t.known && inNetwork(q.target.address, subnet));
        // Who refuses a network refuses every spelling of it.
        if (r.action == Action::Deny && !t.embedded.isNull())
            network = network || inNetwork(t.embedded, subnet);
    }
    const bool somebody = r.targets.client || r.targets.server || anyNetwork || !r.targets.subnets.isEmpty();
    if (!t.known)
        return r.action == Action::Allow ? somebody : anyNetwork;
    const bool byNetwork = (anyNetwork || network) && (!t.own || t.client);
    return (r.targets.client && t.client) || (r.targets.server && t.own) || byNetwork;
}

bool generalFits(const Rule &r, const Question &q)
{
    bool from = false;
    for (const address::Subnet &subnet : r.clients)
        from = from || inNetwork(q.client, subnet);
    const bool active = q.direction == Direction::Active;
    const bool direction = r.direction == Rule::When::Any || (r.direction == Rule::When::Active) == active;
    const bool alive = r.enabled && (r.expires == 0 || r.expires > q.now);
    return alive && direction && from && userFits(r, q) && transferFits(r, q);
}

bool portFits(const Rule &r, const Question &q)
{
    return q.direction == Direction::Passive || r.ports.contains(q.target.port);
}

bool tlsFits(const Rule &r, const Question &q)
{
    return q.dataProtected || r.tls != Rule::Protection::Required;
}

} // namespace

Answer judge(const Policy &policy, const Question &q)
{
    Answer answer;
    const bool active = q.direction == Direction::Active;
    const auto note = [&answer](bool applies, const QString &reason) {
        if (applies)
            answer.reasons.insert(reason);
    };
    note(q.malformed, u"malformed"_s);
    note(active ? !policy.active : !policy.passive, u"direction-off"_s);
    note(q.banned, u"banned"_s);
    note(q.logUnavailable, u"log-unavailable"_s);
    if (q.malformed)
        return answer;

    const Target t = examine(q);
    note(active && q.target.port == 0, u"port-zero"_s);
    note(t.known && t.nowhere, u"not-routable"_s);
    note(active && t.own && q.targetIsOwnListener, u"this-server"_s);

    int decided = -1;
    for (int i = 0; i < policy.rules.size() && decided < 0; ++i) {
        const Rule &r = policy.rules.at(i);
        if (!r.reportOnly && generalFits(r, q) && targetFits(r, q, t) && portFits(r, q) && tlsFits(r, q))
            decided = i;
    }
    const bool otherwiseAllows = policy.otherwise == Action::Allow;
    const bool foreignOwn = t.known && t.own && !t.client;
    const bool permitted =
        decided >= 0 ? policy.rules.at(decided).action == Action::Allow : otherwiseAllows && !foreignOwn;
    if (permitted && answer.reasons.isEmpty()) {
        answer.allowed = true;
        answer.rule = decided;
        return answer;
    }

    const auto someAllowRule = [&](const std::function<bool(int, const Rule &)> &fits) {
        for (int i = 0; i < policy.rules.size(); ++i) {
            const Rule &r = policy.rules.at(i);
            if (r.action == Action::Allow && !r.reportOnly && generalFits(r, q) && fits(i, r))
                return true;
        }
        return false;
    };
    const bool targetCovered =
        (otherwiseAllows && !foreignOwn) || someAllowRule([&](int, const Rule &r) { return targetFits(r, q, t); });
    const bool portCovered = otherwiseAllows || someAllowRule([&](int, const Rule &r) { return portFits(r, q); });
    const bool onlyTls = someAllowRule([&](int i, const Rule &r) {
        return (decided < 0 || i < decided) && targetFits(r, q, t) && portFits(r, q) && !tlsFits(r, q);
    });
    note(t.known && !t.client && (t.nowhere || !targetCovered), active ? u"third-party"_s : u"wrong-peer"_s);
    note(foreignOwn && (!targetCovered || (decided < 0 && otherwiseAllows)), u"this-server"_s);
    note(active && q.target.port > 0 && q.target.port <= 1023 && !portCovered, u"reserved-port"_s);
    note(!permitted && onlyTls, u"tls-mismatch"_s);
    if (decided >= 0 && policy.rules.at(decided).action == Action::Deny) {
        answer.rule = decided;
        note(true, u"rule"_s);
    }
    note(answer.reasons.isEmpty(), u"no-rule"_s);
    return answer;
}

} // namespace reference
