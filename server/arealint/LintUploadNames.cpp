// AR08, AU19 and AU20: what files may be called that strangers put here.

#include "server/arealint/LintContext.h"

#include "server/files/NameRules.h"

namespace arealint {

using namespace Qt::Literals::StringLiterals;
using Area = LintContext::Area;

namespace {

/// Names that programs obey when they find them; as other systems write them, too.
constexpr const char *obeyed[] = {".rhosts",  ".forward",  ".ssh",        ".netrc",     ".bashrc",
                                  ".profile", ".htaccess", "desktop.ini", "autorun.inf"};

/// Names that hide something, by the vectors of the rule; none may be taken.
constexpr const char *hiding[] = {".hidden",
                                  "..",
                                  "...",
                                  ".. ",
                                  " ",
                                  "-rf",
                                  "~root",
                                  "a\\b",
                                  "name ",
                                  "name.",
                                  "CON",
                                  "nul.txt",
                                  "COM1",
                                  "LPT9.log",
                                  "aux",
                                  "file:stream",
                                  "C:evil",
                                  "a\xe2\x80\xae"
                                  "fdp.exe", // right-to-left override
                                  "a\xe2\x80\x8b"
                                  "b", // zero-width blank
                                  "a\xef\xbc\x8f"
                                  "b", // full-width slash
                                  "a\xe2\x80\xa4"
                                  "exe"}; // one-dot leader

/// Kinds that some desktop runs or follows when they are opened.
const QStringList &runnable()
{
    static const QStringList endings{u"exe"_s, u"scr"_s, u"com"_s, u"bat"_s, u"cmd"_s,     u"pif"_s, u"msi"_s,
                                     u"cpl"_s, u"dll"_s, u"vbs"_s, u"js"_s,  u"jse"_s,     u"wsf"_s, u"hta"_s,
                                     u"ps1"_s, u"lnk"_s, u"url"_s, u"scf"_s, u"inf"_s,     u"reg"_s, u"jar"_s,
                                     u"sh"_s,  u"run"_s, u"deb"_s, u"rpm"_s, u"desktop"_s, u"ini"_s, u"appimage"_s};
    return endings;
}

QString listText(const QStringList &values)
{
    QStringList texts;
    for (const QString &value : values)
        texts.append(u'"' % value % u'"');
    return u'[' % texts.join(u", "_s) % u']';
}

bool isBlocked(const config::Area &area, const QByteArray &name)
{
    const QStringList parts = QString::fromUtf8(name).toLower().split(u'.').mid(1);
    for (const QString &ending : area.blockExtensions) {
        if (parts.contains(ending))
            return true;
    }
    return !area.allowExtensions.isEmpty()
        && !area.allowExtensions.contains(parts.isEmpty() ? QString() : parts.last());
}

/// What of these names would be taken.
template <size_t Count>
QStringList taken(const config::Area &area, const files::NameRules &rules, const char *const (&names)[Count])
{
    QStringList found;
    for (const char *name : names) {
        if (rules.strict(name) && !isBlocked(area, name))
            found.append(QString::fromUtf8(name));
    }
    return found;
}

Fix blocking(const LintContext &context, const Area &area)
{
    return context.change(Say::tr("Block the usual ones"), area, u"blockExtensions"_s,
                          listText(area.area.blockExtensions), listText(runnable()), [](config::Area &one) {
                              for (const QString &ending : runnable()) {
                                  if (!one.blockExtensions.contains(ending))
                                      one.blockExtensions.append(ending);
                              }
                          });
}

void lintNames(LintContext &context, const Area &area)
{
    const auto rules = files::NameRules::fromPattern(area.area.names);
    if (!rules)
        return; // validation says so
    if (const QStringList names = taken(area.area, *rules, obeyed); !names.isEmpty())
        context
            .add("AR08", Severity::Error, area, u"blockExtensions"_s,
                 Say::tr("Strangers may leave files that other programs obey: %1.").arg(names.join(u", "_s)))
            .fix = blocking(context, area);
    if (const QStringList names = taken(area.area, *rules, hiding); !names.isEmpty())
        context.add("AU19", Severity::Error, area, u"names"_s,
                    Say::tr("Names are allowed that hide what they are: %1.").arg(names.join(u", "_s)));
    if (area.area.names.isEmpty())
        context
            .add("AU19", Severity::Warning, area, u"names"_s,
                 Say::tr("No pattern limits the names of files; only what hides something is refused."))
            .fix = context.change(Say::tr("Letters, digits and a few signs"), area, u"names"_s, u"\"\""_s,
                                  QString(u'"' % config::Area().names % u'"'),
                                  [](config::Area &one) { one.names = config::Area().names; });
    constexpr const char *ordinary[] = {"report.pdf", "data_2.tar.gz", "x", "photo.jpg", "notes.txt"};
    if (taken(area.area, *rules, ordinary).isEmpty() && area.area.allowExtensions.isEmpty())
        context.add("AU19", Severity::Information, area, u"names"_s,
                    Say::tr("No ordinary name is allowed, not even report.pdf."));
}

} // namespace

void lintUploadNames(LintContext &context)
{
    const QList<Area> areas = context.areas();
    for (const Area &area : areas) {
        if (!area.anonymousUploads)
            continue;
        lintNames(context, area);
        if (area.area.allowExtensions.isEmpty() && area.area.blockExtensions.isEmpty())
            context
                .add("AU20", Severity::Warning, area, u"blockExtensions"_s,
                     Say::tr("Programs may be uploaded; whoever reviews them may start one by mistake."))
                .fix = blocking(context, area);
    }
}

} // namespace arealint
