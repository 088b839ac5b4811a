#pragma once

#include "server/config/Codec.h"
#include "server/config/Spelling.h"
#include "server/config/TextCheck.h"

#include <limits>

/// The one description of the document: which keys there are, in which order, and what each may hold. Reading and
/// writing both walk it, so that they can't drift apart.
///
/// A visitor has these functions, each with the key first: flag(), number() with the least and the most, text() with a
/// check, choice() among spellings, coded() and list() with a codec, object(), and objects() for an array of them. Its
/// `Of<T>` is `T &` when it reads and `const T &` when it writes.
namespace config {

namespace limits {

inline constexpr qint64 exactInteger = qint64(1)
    << 53; ///< above it a JSON number may not be exact (RFC 8259 section 6)
inline constexpr qint64 port = 65535;
inline constexpr qint64 sessions = 1'000'000;
inline constexpr qint64 seconds = 31'536'000; ///< a year
inline constexpr qint64 days = 36'500;
inline constexpr qint64 megabytes = std::numeric_limits<int>::max();

} // namespace limits

using namespace Qt::Literals::StringLiterals;

template <typename V> void describe(V &visit, typename V::template Of<Listener> listener)
{
    visit.coded("address"_L1, listener.endpoint.address, codecs::listenAddress);
    visit.number("port"_L1, listener.endpoint.port, 0, limits::port);
    visit.choice("tls"_L1, listener.tls, spellings::listenerTls);
}

template <typename V> void describe(V &visit, typename V::template Of<Advertised> advertised)
{
    visit.coded("clients"_L1, advertised.clients, codecs::network);
    visit.coded("address"_L1, advertised.address, codecs::advertisedAddress);
}

template <typename V> void describe(V &visit, typename V::template Of<Passive> passive)
{
    visit.coded("ports"_L1, passive.ports, codecs::passivePorts);
    visit.objects("advertise"_L1, passive.advertise);
}

template <typename V> void describe(V &visit, typename V::template Of<Limits> value)
{
    visit.number("sessions"_L1, value.sessions, 0, limits::sessions);
    visit.number("sessionsPerAddress"_L1, value.sessionsPerAddress, 0, limits::sessions);
    visit.number("idleSeconds"_L1, value.idleSeconds, 0, limits::seconds);
    visit.number("loginSeconds"_L1, value.loginSeconds, 0, limits::seconds);
    visit.number("dataConnectSeconds"_L1, value.dataConnectSeconds, 0, limits::seconds);
    visit.number("stallSeconds"_L1, value.stallSeconds, 0, limits::seconds);
    visit.number("uploadBytesPerSecond"_L1, value.uploadBytesPerSecond, 0, limits::exactInteger);
    visit.number("downloadBytesPerSecond"_L1, value.downloadBytesPerSecond, 0, limits::exactInteger);
}

template <typename V> void describe(V &visit, typename V::template Of<Bans> bans)
{
    visit.number("failedLogins"_L1, bans.failedLogins, 0, limits::sessions);
    visit.number("blockedAttempts"_L1, bans.blockedAttempts, 0, limits::sessions);
    visit.number("withinSeconds"_L1, bans.withinSeconds, 0, limits::seconds);
    visit.number("banSeconds"_L1, bans.banSeconds, 0, limits::seconds);
    visit.list("never"_L1, bans.never, codecs::networks);
}

template <typename V> void describe(V &visit, typename V::template Of<Addresses> addresses)
{
    visit.list("allow"_L1, addresses.allow, codecs::networks);
    visit.list("deny"_L1, addresses.deny, codecs::networks);
}

template <typename V> void describe(V &visit, typename V::template Of<Server> server)
{
    visit.text("greeting"_L1, server.greeting, checks::greeting);
    visit.objects("listeners"_L1, server.listeners);
    visit.object("passive"_L1, server.passive);
    visit.object("limits"_L1, server.limits);
    visit.object("bans"_L1, server.bans);
    visit.object("addresses"_L1, server.addresses);
}

template <typename V> void describe(V &visit, typename V::template Of<Tls> tls)
{
    visit.text("certificate"_L1, tls.certificate, checks::fileName);
    visit.text("privateKey"_L1, tls.privateKey, checks::fileName);
    visit.choice("minimumVersion"_L1, tls.minimumVersion, spellings::tlsVersion);
    visit.choice("dataProtection"_L1, tls.dataProtection, spellings::dataProtection);
    visit.choice("sessionReuse"_L1, tls.sessionReuse, spellings::sessionReuse);
}

template <typename V> void describe(V &visit, typename V::template Of<policy::Rule> rule)
{
    visit.text("id"_L1, rule.id, checks::ruleId);
    visit.choice("action"_L1, rule.action, spellings::action);
    visit.choice("direction"_L1, rule.direction, spellings::direction);
    visit.list("users"_L1, rule.users, codecs::users);
    visit.list("clients"_L1, rule.clients, codecs::clients);
    visit.list("targets"_L1, rule.targets, codecs::targets);
    visit.coded("ports"_L1, rule.ports, codecs::ports);
    visit.list("transfers"_L1, rule.transfers, codecs::transfers);
    visit.choice("tls"_L1, rule.tls, spellings::protection);
    visit.flag("enabled"_L1, rule.enabled);
    visit.flag("reportOnly"_L1, rule.reportOnly);
    visit.coded("expires"_L1, rule.expires, codecs::time);
    visit.text("note"_L1, rule.note, checks::note);
}

template <typename V> void describe(V &visit, typename V::template Of<policy::Promise> promise)
{
    visit.choice("kind"_L1, promise.kind, spellings::promiseKind);
    visit.choice("direction"_L1, promise.direction, spellings::direction);
    visit.list("users"_L1, promise.users, codecs::users);
    visit.list("clients"_L1, promise.clients, codecs::clients);
    visit.list("targets"_L1, promise.targets, codecs::targets);
    visit.coded("ports"_L1, promise.ports, codecs::ports);
    visit.list("transfers"_L1, promise.transfers, codecs::transfers);
    visit.choice("tls"_L1, promise.tls, spellings::protection);
    visit.text("note"_L1, promise.note, checks::note);
}

template <typename V> void describe(V &visit, typename V::template Of<policy::Policy> policy)
{
    visit.flag("active"_L1, policy.active);
    visit.flag("passive"_L1, policy.passive);
    visit.number("dataSourcePort"_L1, policy.dataSourcePort, 0, limits::port);
    visit.objects("rules"_L1, policy.rules);
    visit.choice("otherwise"_L1, policy.otherwise, spellings::action);
    visit.objects("promises"_L1, policy.promises);
}

template <typename V> void describe(V &visit, typename V::template Of<User> user)
{
    visit.text("name"_L1, user.name, checks::userName);
    visit.text("password"_L1, user.password, checks::passwordHash);
    visit.flag("enabled"_L1, user.enabled);
    visit.flag("requireTls"_L1, user.requireTls);
    visit.text("certificate"_L1, user.certificate, checks::certificateFingerprint);
}

template <typename V> void describe(V &visit, typename V::template Of<Accounts> accounts)
{
    visit.flag("anonymous"_L1, accounts.anonymous);
    visit.objects("users"_L1, accounts.users);
}

template <typename V> void describe(V &visit, typename V::template Of<Grant> grant)
{
    visit.text("who"_L1, grant.who, checks::who);
    visit.choice("mode"_L1, grant.mode, spellings::mode);
}

template <typename V> void describe(V &visit, typename V::template Of<Area> area)
{
    visit.text("path"_L1, area.path, checks::areaPath);
    visit.text("directory"_L1, area.directory, checks::directory);
    visit.objects("grants"_L1, area.grants);
    visit.flag("listed"_L1, area.listed);
    visit.number("maxFileBytes"_L1, area.maxFileBytes, 0, limits::exactInteger);
    visit.number("maxBytes"_L1, area.maxBytes, 0, limits::exactInteger);
    visit.number("maxFiles"_L1, area.maxFiles, 0, limits::exactInteger);
    visit.number("maxFilesPerAddress"_L1, area.maxFilesPerAddress, 0, limits::exactInteger);
    visit.number("maxBytesPerSession"_L1, area.maxBytesPerSession, 0, limits::exactInteger);
    visit.number("maxBytesPerAddressDay"_L1, area.maxBytesPerAddressDay, 0, limits::exactInteger);
    visit.number("keepFreePercent"_L1, area.keepFreePercent, 0, 99);
    visit.number("keepFreeFiles"_L1, area.keepFreeFiles, 0, limits::exactInteger);
    visit.text("names"_L1, area.names, checks::namePattern);
    visit.list("allowExtensions"_L1, area.allowExtensions, codecs::extensions);
    visit.list("blockExtensions"_L1, area.blockExtensions, codecs::extensions);
    visit.coded("fileMode"_L1, area.fileMode, codecs::fileMode);
    visit.number("expireDays"_L1, area.expireDays, 0, limits::days);
    visit.coded("openUntil"_L1, area.openUntil, codecs::time);
    visit.coded("hours"_L1, area.hours, codecs::hours);
    visit.number("uploadBytesPerSecond"_L1, area.uploadBytesPerSecond, 0, limits::exactInteger);
    visit.number("downloadBytesPerSecond"_L1, area.downloadBytesPerSecond, 0, limits::exactInteger);
}

template <typename V> void describe(V &visit, typename V::template Of<AcceptedFinding> accepted)
{
    visit.text("finding"_L1, accepted.finding, checks::findingId);
    visit.text("area"_L1, accepted.area, checks::areaPathOrNone);
    visit.text("who"_L1, accepted.who, checks::person);
    visit.coded("when"_L1, accepted.when, codecs::time);
    visit.text("why"_L1, accepted.why, checks::why);
    visit.coded("until"_L1, accepted.until, codecs::time);
}

template <typename V> void describe(V &visit, typename V::template Of<Audit> audit)
{
    visit.text("database"_L1, audit.database, checks::fileName);
    visit.choice("durability"_L1, audit.durability, spellings::durability);
    visit.number("keepDays"_L1, audit.keepDays, 0, limits::days);
    visit.number("keepMegabytes"_L1, audit.keepMegabytes, 0, limits::megabytes);
    visit.flag("recordAllowed"_L1, audit.recordAllowed);
}

template <typename V> void describe(V &visit, typename V::template Of<Config> config)
{
    int version = Config::currentVersion;
    visit.number("version"_L1, version, 1, Config::currentVersion);
    visit.object("server"_L1, config.server);
    visit.object("tls"_L1, config.tls);
    visit.object("policy"_L1, config.policy);
    visit.object("accounts"_L1, config.accounts);
    visit.objects("areas"_L1, config.areas);
    visit.objects("accepted"_L1, config.accepted);
    visit.object("audit"_L1, config.audit);
}

} // namespace config
