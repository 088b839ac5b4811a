#include "server/api/NameTrial.h"

#include "server/files/NameRules.h"

#include <QCoreApplication>

namespace api {

using namespace Qt::Literals::StringLiterals;

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(api::NameTrial)
};

QString reason(files::NameFault fault)
{
    using files::NameFault;
    switch (fault) {
    case NameFault::None:
        return {};
    case NameFault::Length:
        return Words::tr("It is longer than 255 bytes.");
    case NameFault::Unshowable:
        return Words::tr("It is empty, isn't UTF-8, or holds control characters.");
    case NameFault::Beginning:
        return Words::tr("It begins with a dot, a dash, a tilde or a blank.");
    case NameFault::End:
        return Words::tr("It ends with a dot or a blank.");
    case NameFault::Separator:
        return Words::tr("It holds something that is, or looks like, a slash, a backslash, a colon or a dot.");
    case NameFault::Invisible:
        return Words::tr("It holds characters that nobody sees or that turn text around.");
    case NameFault::Device:
        return Words::tr("It is a device on Windows.");
    case NameFault::Obeyed:
        return Words::tr("Programs obey files of this name wherever they lie.");
    case NameFault::Extension:
        return Words::tr("Files of this kind aren't taken here.");
    case NameFault::Pattern:
        return Words::tr("The area's pattern doesn't allow it.");
    }
    return {};
}

} // namespace

NameTrial tryName(const config::Area &area, const QByteArray &name)
{
    const base::Result<files::NameRules> rules = files::NameRules::fromArea(area);
    if (!rules)
        return {false, {}, rules.error().detail};
    QByteArray composed;
    const files::NameFault fault = rules->fault(name, &composed);
    if (fault != files::NameFault::None)
        return {false, {}, reason(fault)};
    return {true, QString::fromUtf8(composed), {}};
}

QList<NameExample> nameExamples()
{
    return {
        {"report.pdf", Words::tr("an ordinary name")},
        {"data_2.tar.gz", Words::tr("an ordinary name")},
        {"x", Words::tr("one letter")},
        {"summer photos.zip", Words::tr("a blank inside")},
        {"Gr\xc3\xbc\xc3\x9f"
         "e.txt",
         Words::tr("letters beyond English")},
        {"e\xcc\x81.txt", Words::tr("an accent of its own; stored as one letter")},
        {"invoice.pdf.exe", Words::tr("a program in disguise")},
        {"photo.jpg.scr", Words::tr("a program in disguise")},
        {"a.lnk", Words::tr("a shortcut that starts something")},
        {"c.desktop", Words::tr("a starter on desktops like this one")},
        {"<img src=x>", Words::tr("markup; shown as plain text everywhere")},
        {"=cmd|x", Words::tr("a formula in spreadsheets; exports defuse it")},
        {".hidden", Words::tr("hidden by its dot")},
        {"...", Words::tr("a hiding place of old")},
        {"-rf", Words::tr("an option to careless commands")},
        {"~root", Words::tr("a home folder to careless commands")},
        {"name ", Words::tr("a blank at the end")},
        {"name.", Words::tr("a dot at the end")},
        {"a/b", Words::tr("a path")},
        {"a\\b", Words::tr("a path on Windows")},
        {"file:stream", Words::tr("a hidden stream on Windows")},
        {"CON", Words::tr("a device on Windows")},
        {"nul.txt", Words::tr("a device on Windows, whatever its ending")},
        {"COM1", Words::tr("a device on Windows")},
        {"desktop.ini", Words::tr("obeyed by file managers")},
        {"fdp\xe2\x80\xae.exe", Words::tr("text that runs backwards")},
        {"a\xe2\x80\x8b"
         "b",
         Words::tr("a character without width")},
        {"a\xe2\x88\x95"
         "b",
         Words::tr("looks like a slash")},
        {"a\xef\xbc\x8e"
         "b",
         Words::tr("looks like a dot")},
        {"caf\xe9", Words::tr("bytes that aren't UTF-8")},
        {QByteArray(256, 'n'), Words::tr("256 bytes long")},
    };
}

} // namespace api
