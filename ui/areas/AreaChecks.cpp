#include "ui/areas/AreaChecks.h"

#include "ui/areas/AreaText.h"

#include <QDir>
#include <QRegularExpression>

#include <algorithm>

namespace ui {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr qsizetype longestPath = 1024; // bytes, as files::VirtualPath takes them
constexpr qsizetype longestName = 255;

bool hasControls(const QString &text)
{
    return std::ranges::any_of(text, [](QChar c) {
        return c.category() == QChar::Other_Control || c.category() == QChar::Other_Format
            || c.category() == QChar::Separator_Line || c.category() == QChar::Separator_Paragraph;
    });
}

bool isTaken(const QString &path, const QList<config::Area> &areas, qsizetype self)
{
    for (qsizetype i = 0; i < areas.size(); ++i) {
        if (i != self && areas.at(i).path == path)
            return true;
    }
    return false;
}

QString nameProblem(const QString &name)
{
    if (name.isEmpty())
        return AreaChecks::tr("Two slashes follow each other. Remove one.");
    if (name == "."_L1 || name == ".."_L1)
        return AreaChecks::tr("“.” and “..” can't be names in a path.");
    if (name.toUtf8().size() > longestName)
        return AreaChecks::tr("A name in the path is longer than 255 bytes.");
    return {};
}

} // namespace

QString AreaChecks::pathProblem(const QString &path, const QList<config::Area> &areas, qsizetype self)
{
    if (!path.startsWith(u'/'))
        return tr("A path begins with a slash, for example /pub.");
    if (hasControls(path))
        return tr("The path holds invisible characters. Type it anew.");
    if (path.toUtf8().size() > longestPath)
        return tr("The path is longer than 1024 bytes.");
    if (path.size() > 1) {
        if (path.endsWith(u'/'))
            return tr("Only the top itself ends in a slash. Remove the last one.");
        const QStringList names = path.mid(1).split(u'/');
        for (const QString &name : names) {
            if (const QString problem = nameProblem(name); !problem.isEmpty())
                return problem;
        }
    }
    if (isTaken(path, areas, self))
        return tr("Another area has this path already. Choose a different one.");
    return {};
}

QString AreaChecks::patternProblem(const QString &pattern)
{
    const QRegularExpression expression(pattern);
    if (expression.isValid())
        return {};
    return tr("Not a regular expression: %1 at character %2.")
        .arg(expression.errorString())
        .arg(expression.patternErrorOffset() + 1);
}

QString AreaChecks::exampleResult(const QString &pattern, const QString &example)
{
    if (example.isEmpty())
        return tr("Type a file name to see whether it would be taken.");
    const QRegularExpression expression(pattern);
    if (!expression.isValid())
        return {};
    return expression.match(example).hasMatch() ? tr("This name is taken.") : tr("This name is refused.");
}

QString AreaChecks::folderProblem(const FolderFacts &facts)
{
    if (facts.directory.isEmpty())
        return tr("No folder is chosen yet.");
    if (!facts.exists)
        return tr("This folder doesn't exist. Choose another one, or create it.");
    if (!facts.isFolder)
        return tr("This is a file, not a folder. Choose a folder.");
    if (!facts.readable)
        return tr("You may not read this folder, so nobody else can either. Change its permissions or choose another.");
    return {};
}

QStringList AreaChecks::warnings(const config::Area &area, const FolderFacts &facts)
{
    QStringList warnings;
    const auto strangersHave = [&area](config::Mode mode) {
        return std::ranges::any_of(area.grants, [mode](const config::Grant &grant) {
            return grant.mode == mode && AreaText::reachesStrangers(grant);
        });
    };
    if (strangersHave(config::Mode::Manage)) {
        warnings.append(tr("Strangers may replace and delete everything in this folder. "
                           "Let a user with a password manage it instead."));
    }
    if (strangersHave(config::Mode::Exchange)) {
        warnings.append(tr("Strangers can fetch what other strangers put here. Such folders soon hold other people's "
                           "illegal copies; a drop box takes files without handing them out."));
    }
    if (facts.isHome)
        warnings.append(
            tr("This is your home folder: mail, keys and settings lie in it. Publish a folder inside it instead."));
    if (!facts.secrets.isEmpty()) {
        warnings.append(tr("This folder holds things that look like keys or passwords: %1. Move them elsewhere first.")
                            .arg(facts.secrets.join(tr(", ", "between names"))));
    }
    return warnings;
}

QString AreaChecks::suggestedPath(const QString &directory, const QList<config::Area> &areas)
{
    if (areas.isEmpty())
        return u"/"_s;
    QString name = QDir(directory).dirName().trimmed();
    name.removeIf([](QChar c) { return c == u'/' || hasControls(QString(c)); });
    if (name.isEmpty() || name == "."_L1 || name == ".."_L1)
        name = u"files"_s;
    const QString wanted = u'/' % name;
    QString path = wanted;
    for (int number = 2; isTaken(path, areas, -1); ++number)
        path = wanted % u'-' % QString::number(number);
    return path;
}

config::Area AreaChecks::suggestedArea(const QString &directory, const config::Config &config)
{
    config::Area area;
    area.directory = QDir::cleanPath(directory);
    area.path = suggestedPath(area.directory, config.areas);
    area.grants = {{config.accounts.anonymous ? u"anonymous"_s : u"users"_s, config::Mode::Download}};
    return area;
}

bool AreaChecks::isSecretName(const QString &name)
{
    static const QStringList names{u".ssh"_s,  u".gnupg"_s,           u".netrc"_s,    u".pgpass"_s, u".env"_s,
                                   u".aws"_s,  u".git-credentials"_s, u".htpasswd"_s, u"id_rsa"_s,  u"id_ed25519"_s,
                                   u"shadow"_s};
    static const QStringList endings{u".pem"_s, u".key"_s, u".p12"_s, u".pfx"_s, u".kdbx"_s};
    return names.contains(name) || std::ranges::any_of(endings, [&name](const QString &ending) {
               return name.endsWith(ending, Qt::CaseInsensitive);
           });
}

} // namespace ui
