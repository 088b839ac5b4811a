#include "app/Arguments.h"

#include "app/Say.h"

namespace app {

using namespace Qt::Literals::StringLiterals;

Arguments::Arguments(const QString &usage, const QString &description)
    : m_usage(usage)
    , m_parser(std::make_unique<QCommandLineParser>())
{
    m_parser->setApplicationDescription(description);
    m_parser->addOption({{u"h"_s, u"help"_s}, Say::tr("Shows this help.")});
}

void Arguments::add(const QString &name, const QString &description, const QString &valueName)
{
    m_parser->addOption(QCommandLineOption(name, description, valueName));
    if (!valueName.isEmpty())
        m_withValue += name;
}

void Arguments::addProfile()
{
    add(u"profile"_s, Say::tr("The folder that holds everything: configuration, log, quarantine."), u"DIR"_s);
    add(u"config"_s, Say::tr("The configuration, in place of portcullis.json in the profile."), u"FILE"_s);
}

std::optional<ExitCode> Arguments::parse(const QStringList &words, Terminal &terminal)
{
    if (!m_parser->parse(QStringList{u"portcullis"_s} + words))
        return usageError(m_parser->errorText(), terminal);
    if (m_parser->isSet(u"help"_s)) {
        terminal.say(helpText());
        return Success;
    }
    if (const QString name = emptyOption(); !name.isEmpty())
        return usageError(Say::tr("--%1 needs a value.").arg(name), terminal);
    const QStringList given = this->words();
    if (given.size() > m_mostWords)
        return usageError(Say::tr("\"%1\" is one word too many.").arg(given.at(m_mostWords)), terminal);
    if (given.size() < m_leastWords)
        return usageError(Say::tr("Something is missing. Usage: portcullis %1").arg(m_usage), terminal);
    return std::nullopt;
}

QString Arguments::helpText() const
{
    // Qt's first line names the program's file and knows nothing of subcommands.
    const QString text = m_parser->helpText();
    return QString(Say::tr("Usage: portcullis %1").arg(m_usage) % text.mid(text.indexOf(u'\n'))).trimmed();
}

ExitCode Arguments::usageError(const QString &what, Terminal &terminal) const
{
    const QString command = m_usage.section(u' ', 0, 0);
    const bool isSubcommand = !command.startsWith(u'[');
    terminal.complain(what);
    terminal.complain(isSubcommand ? Say::tr("portcullis %1 --help tells more.").arg(command)
                                   : Say::tr("portcullis --help tells more."));
    return Wrong;
}

QString Arguments::emptyOption() const
{
    for (const QString &name : m_withValue) {
        if (m_parser->isSet(name) && m_parser->values(name).contains(QString()))
            return name;
    }
    return {};
}

} // namespace app
