#include "ui/areas/AreaChecks.h"

#include "server/base/PlainText.h"

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

QString AreaChecks::suggestedPath(const QString &directory, const QList<config::Area> &areas, const QString &parent)
{
    if (areas.isEmpty() && parent == "/"_L1)
        return u"/"_s;
    QString name = QDir(directory).dirName().trimmed();
    name.removeIf([](QChar c) { return c == u'/' || hasControls(QString(c)); });
    if (name.isEmpty() || name == "."_L1 || name == ".."_L1)
        name = u"files"_s;
    const QString wanted = parent == "/"_L1 ? QString(u'/' % name) : QString(parent % u'/' % name);
    QString path = wanted;
    for (int number = 2; isTaken(path, areas, -1); ++number)
        path = wanted % u'-' % QString::number(number);
    return path;
}

config::Area AreaChecks::suggestedArea(const QString &directory, const config::Config &config, const QString &parent)
{
    config::Area area;
    area.directory = QDir::cleanPath(directory);
    area.path = suggestedPath(area.directory, config.areas, parent);
    area.grants = {{config.accounts.anonymous ? u"anonymous"_s : u"users"_s, config::Mode::Download}};
    return area;
}

QStringList AreaChecks::extensions(const QString &text)
{
    static const QRegularExpression between(u"[\\s,;]+"_s);
    QStringList extensions;
    const QStringList words = text.split(between, Qt::SkipEmptyParts);
    for (QString word : words) {
        word = word.toLower();
        while (word.startsWith(u'.') || word.startsWith(u'*'))
            word.remove(0, 1);
        if (!word.isEmpty() && !extensions.contains(word))
            extensions.append(word);
    }
    return extensions;
}

QString AreaChecks::extensionsProblem(const QString &text)
{
    constexpr qsizetype longest = 32;
    const auto mayStand = [](QChar c) { return c.isLetterOrNumber() || QStringView(u"_-+.").contains(c); };
    const QStringList words = extensions(text);
    for (const QString &word : words) {
        if (word.size() > longest || word.endsWith(u'.') || !std::ranges::all_of(word, mayStand)) {
            return tr("“%1” can't be the ending of a name. Write endings such as pdf, tar.gz.")
                .arg(base::escaped(word, 40));
        }
    }
    return {};
}

} // namespace ui
