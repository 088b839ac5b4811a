#pragma once

#include "app/Terminal.h"

#include <QCommandLineParser>
#include <QStringList>

#include <memory>
#include <optional>

namespace app {

/// The command line of one subcommand: its options, its help, and the same complaints everywhere.
class Arguments final
{
public:
    /// `usage` is what stands behind the program's name: "check FILE [--json]".
    Arguments(const QString &usage, const QString &description);

    void add(const QCommandLineOption &option) { m_parser->addOption(option); }
    void add(const QString &name, const QString &description, const QString &valueName = {});
    void addProfile(); ///< --profile and --config
    /// How many words that are no option there have to be.
    void expectWords(qsizetype count) { expectWords(count, count); }
    void expectWords(qsizetype least, qsizetype most)
    {
        m_leastWords = least;
        m_mostWords = most;
    }

    /// Help was asked for or something is wrong: the exit code, and everything is said. Else the command may run.
    std::optional<ExitCode> parse(const QStringList &words, Terminal &terminal);

    bool isSet(const QString &name) const { return m_parser->isSet(name); }
    QString value(const QString &name) const { return m_parser->value(name); }
    QStringList values(const QString &name) const { return m_parser->values(name); }
    QStringList words() const { return m_parser->positionalArguments(); }
    QString helpText() const;

    /// Complains and points to the help.
    ExitCode usageError(const QString &what, Terminal &terminal) const;

private:
    QString emptyOption() const;

    QString m_usage;
    std::unique_ptr<QCommandLineParser> m_parser; // it can't be moved itself
    QStringList m_withValue; // options whose value can't be empty
    qsizetype m_leastWords = 0;
    qsizetype m_mostWords = 0;
};

} // namespace app
