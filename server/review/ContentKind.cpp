#include "server/review/ContentKind.h"

#include "server/review/Say.h"

#include <QMimeDatabase>
#include <QMimeType>

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

using namespace Qt::Literals::StringLiterals;

namespace review {

namespace {

constexpr qsizetype sniffedBytes = 16 * 1024;

/// Endings that some desktop runs or follows when they are opened; the content doesn't have to look like it.
constexpr std::array activeEndings = {
    "exe"_L1,  "scr"_L1,     "com"_L1,     "bat"_L1,  "cmd"_L1, "pif"_L1, "msi"_L1, "msp"_L1,      "cpl"_L1,
    "dll"_L1,  "vbs"_L1,     "vbe"_L1,     "js"_L1,   "jse"_L1, "wsf"_L1, "wsh"_L1, "hta"_L1,      "ps1"_L1,
    "psm1"_L1, "lnk"_L1,     "url"_L1,     "scf"_L1,  "inf"_L1, "reg"_L1, "jar"_L1, "app"_L1,      "dmg"_L1,
    "pkg"_L1,  "command"_L1, "desktop"_L1, "sh"_L1,   "run"_L1, "deb"_L1, "rpm"_L1, "appimage"_L1, "flatpakref"_L1,
    "iso"_L1,  "img"_L1,     "docm"_L1,    "xlsm"_L1, "pptm"_L1};

constexpr std::array programKinds = {"application/x-executable"_L1,
                                     "application/x-sharedlib"_L1,
                                     "application/x-pie-executable"_L1,
                                     "application/x-object"_L1,
                                     "application/x-ms-dos-executable"_L1,
                                     "application/x-msdownload"_L1,
                                     "application/vnd.microsoft.portable-executable"_L1,
                                     "application/x-msi"_L1,
                                     "application/x-ms-shortcut"_L1,
                                     "application/x-java-archive"_L1,
                                     "application/java-archive"_L1,
                                     "application/x-desktop"_L1,
                                     "application/vnd.appimage"_L1,
                                     "application/x-iso9660-appimage"_L1,
                                     "application/x-shellscript"_L1,
                                     "text/x-python"_L1,
                                     "text/x-python3"_L1,
                                     "application/x-perl"_L1,
                                     "application/x-ruby"_L1,
                                     "application/javascript"_L1};

bool isActiveEnding(const QString &ending)
{
    return std::find(activeEndings.begin(), activeEndings.end(), ending) != activeEndings.end();
}

/// One that people know a kind of file by; "1" of "setup-2.1.exe" would pass for a manual page.
bool isEnding(const QString &part)
{
    constexpr qsizetype longest = 5;
    const bool number = std::all_of(part.begin(), part.end(), [](QChar c) { return c.isDigit(); });
    return !number && part.size() <= longest && !QMimeDatabase().mimeTypesForFileName(u"x."_s % part).isEmpty();
}

bool isProgram(const QString &kind)
{
    return std::find(programKinds.begin(), programKinds.end(), kind) != programKinds.end();
}

bool isUnspecific(const QString &kind)
{
    return kind.isEmpty() || kind == "application/octet-stream"_L1 || kind == "text/plain"_L1
        || kind == "application/x-zerosize"_L1;
}

/// Either is the other or made of it: a .docx is a ZIP archive, a .csv is text.
bool areRelated(const QMimeType &one, const QMimeType &other)
{
    return one.inherits(other.name()) || other.inherits(one.name());
}

} // namespace

QString kindOf(int descriptor)
{
    QByteArray head(sniffedBytes, Qt::Uninitialized);
    ssize_t got = -1;
    do {
        got = ::pread(descriptor, head.data(), size_t(head.size()), 0);
    } while (got < 0 && errno == EINTR);
    if (got < 0)
        return {};
    head.truncate(got);
    return QMimeDatabase().mimeTypeForData(head).name();
}

Suspicions suspicionsOf(const QString &name, const QString &kind)
{
    Suspicions found;
    const QStringList parts = name.toLower().split(u'.');
    const QString ending = parts.size() > 1 ? parts.last() : QString();
    found.setFlag(Suspicion::Executable, isActiveEnding(ending) || isProgram(kind));
    found.setFlag(Suspicion::DoubleExtension,
                  isActiveEnding(ending) && parts.size() > 2 && isEnding(parts.at(parts.size() - 2)));
    found.setFlag(Suspicion::NameWasChanged, name.contains(u'\\'));
    if (!isUnspecific(kind)) {
        const QMimeDatabase database;
        const QList<QMimeType> named = database.mimeTypesForFileName(name);
        const QMimeType actual = database.mimeTypeForName(kind);
        const bool fits = named.isEmpty() || !actual.isValid()
            || std::any_of(named.begin(), named.end(), [&actual](const QMimeType &type) {
                              return type.name() == "application/octet-stream"_L1 || areRelated(type, actual);
                          });
        found.setFlag(Suspicion::NameAndContentDiffer, !fits);
    }
    return found;
}

QStringList suspicionTexts(Suspicions suspicions)
{
    QStringList texts;
    if (suspicions.testFlag(Suspicion::DoubleExtension))
        texts.append(Say::tr("two endings, the last one runs"));
    if (suspicions.testFlag(Suspicion::Executable))
        texts.append(Say::tr("a program"));
    if (suspicions.testFlag(Suspicion::NameAndContentDiffer))
        texts.append(Say::tr("content does not fit the name"));
    if (suspicions.testFlag(Suspicion::NameWasChanged))
        texts.append(Say::tr("name holds bytes that can't be shown"));
    return texts;
}

} // namespace review
