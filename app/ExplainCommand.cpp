#include "app/ExplainCommand.h"

#include "app/ExplanationText.h"
#include "app/PresetChoice.h"
#include "app/Profile.h"
#include "app/Say.h"
#include "server/accounts/Accounts.h"
#include "server/api/Circumstances.h"

#include <QJsonDocument>

#include <algorithm>

namespace app {

using namespace Qt::Literals::StringLiterals;

namespace {

Arguments explainArguments()
{
    Arguments arguments(
        u"explain --client A [--user U] [--server A] [--transfer T] [--tls] [--peer A] [--preset ID] [--json] "
        u"COMMAND"_s,
        Say::tr("Says what the policy makes of a command that names a data connection, and why. "
                "COMMAND is the client's line in one argument: 'PORT 10,0,0,9,0,25'."));
    arguments.add(u"client"_s, Say::tr("The address the client's control connection comes from."), u"A"_s);
    arguments.add(u"user"_s, Say::tr("The account that is signed in; anonymous without it."), u"U"_s);
    arguments.add(u"server"_s, Say::tr("A further address of this machine, beside those of its interfaces."), u"A"_s);
    arguments.add(u"transfer"_s,
                  Say::tr("send, receive or list, seen from the server: judges the connection being made too."),
                  u"T"_s);
    arguments.add(u"tls"_s, Say::tr("The data connection is encrypted."));
    arguments.add(u"peer"_s, Say::tr("With PASV and EPSV: who takes the connection."), u"A"_s);
    arguments.add(u"preset"_s,
                  Say::tr("Asks that policy (see \"portcullis presets\") in place of the configuration's own."),
                  u"ID"_s);
    arguments.add(u"json"_s, Say::tr("Prints JSON."));
    arguments.addProfile();
    arguments.expectWords(1);
    return arguments;
}

/// Reads an option's addresses; the fault says which one is none.
QList<address::IpAddress> addressesOf(const Arguments &arguments, const QString &name, QString &fault)
{
    QList<address::IpAddress> addresses;
    const QStringList texts = arguments.values(name);
    for (const QString &text : texts) {
        const auto address = address::IpAddress::parse(text);
        if (address)
            addresses += *address;
        else
            fault = Say::tr("--%1: \"%2\" is no IPv4 or IPv6 address.").arg(name, text);
    }
    return addresses;
}

std::optional<policy::Transfer> transferOf(const QString &name)
{
    if (name == u"send")
        return policy::Transfer::Send;
    if (name == u"receive")
        return policy::Transfer::Receive;
    if (name == u"list")
        return policy::Transfer::List;
    return std::nullopt;
}

api::Supposition suppositionOf(const Arguments &arguments, QString &fault)
{
    api::Supposition supposition;
    supposition.line = arguments.words().constFirst().toUtf8();
    supposition.client = addressesOf(arguments, u"client"_s, fault).value(0);
    if (fault.isEmpty() && supposition.client.isNull())
        fault = Say::tr("--client is missing: where does the control connection come from?");
    if (const auto peers = addressesOf(arguments, u"peer"_s, fault); !peers.isEmpty())
        supposition.peer = peers.constFirst();
    if (const QString user = arguments.value(u"user"_s); !accounts::isAnonymousName(user))
        supposition.user = user;
    if (const QString name = arguments.value(u"transfer"_s); !name.isEmpty()) {
        supposition.transfer = transferOf(name);
        if (!supposition.transfer)
            fault = Say::tr("--transfer: \"%1\" is none of send, receive, list.").arg(name);
    }
    supposition.dataProtected = arguments.isSet(u"tls"_s);
    return supposition;
}

bool knowsUser(const config::Config &config, const QString &name)
{
    const auto &users = config.accounts.users;
    return name.isEmpty()
        || std::any_of(users.begin(), users.end(), [&name](const config::User &user) { return user.name == name; });
}

/// Who is asked: the configuration's policy or a preset, on this machine.
struct Asked
{
    policy::Policy policy;
    policy::Circumstances circumstances;
    bool protectionRequired = false;
};

std::optional<Asked> askedOf(const Arguments &arguments, const QString &user, const QList<address::IpAddress> &further,
                             Terminal &terminal)
{
    auto loaded = loadConfiguration(Profile::of(arguments), terminal);
    if (!loaded)
        return std::nullopt;
    if (!knowsUser(loaded->config, user))
        terminal.complain(Say::tr("There is no user \"%1\" in the configuration.").arg(user));
    if (const QString id = arguments.value(u"preset"_s); !id.isEmpty()) {
        const auto preset = presetNamed(id, terminal);
        if (!preset)
            return std::nullopt;
        loaded->config.policy = preset->policy;
    }
    Asked asked{loaded->config.policy, api::circumstancesNow(loaded->config),
                loaded->config.tls.dataProtection == config::TlsUse::Required};
    for (const address::IpAddress &address : further)
        asked.circumstances.surroundings.own.insert(address);
    return asked;
}

} // namespace

ExitCode explain(const QStringList &words, Terminal &terminal)
{
    Arguments arguments = explainArguments();
    if (const auto code = arguments.parse(words, terminal))
        return *code;
    QString fault;
    api::Supposition supposition = suppositionOf(arguments, fault);
    const auto further = addressesOf(arguments, u"server"_s, fault);
    if (!fault.isEmpty())
        return arguments.usageError(fault, terminal);

    const auto asked = askedOf(arguments, supposition.user, further, terminal);
    if (!asked)
        return Wrong;
    supposition.protectionRequired = asked->protectionRequired;
    const api::Explanation explanation = api::explain(asked->policy, asked->circumstances, supposition);
    if (!explanation.fault.isEmpty())
        return arguments.usageError(explanation.fault, terminal);

    if (arguments.isSet(u"json"_s)) {
        terminal.write(QJsonDocument(explanationJson(explanation, asked->policy)).toJson());
        terminal.flush();
    } else {
        terminal.say(explanationText(explanation));
    }
    return explanation.verdict.allowed ? Success : Negative;
}

} // namespace app
