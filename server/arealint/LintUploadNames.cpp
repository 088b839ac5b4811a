// AU19 and AU20: what files may be called that strangers put here.

#include "server/arealint/LintContext.h"

#include "server/files/NameRules.h"

#include <algorithm>
#include <iterator>

namespace arealint {

using namespace Qt::Literals::StringLiterals;
using Area = LintContext::Area;

namespace {

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
    if (area.area.names.isEmpty())
        context
            .add("AU19", Severity::Warning, area, u"names"_s,
                 Say::tr("No pattern limits the names of files; only what hides something is refused."))
            .fix = context.change(Say::tr("Letters, digits and a few signs"), area, u"names"_s, u"\"\""_s,
                                  QString(u'"' % config::Area().names % u'"'),
                                  [](config::Area &one) { one.names = config::Area().names; });
    const auto rules = files::NameRules::fromPattern(area.area.names);
    constexpr const char *ordinary[] = {"report.pdf", "data_2.tar.gz", "x", "photo.jpg", "notes.txt"};
    const bool none = rules && std::none_of(std::begin(ordinary), std::end(ordinary), [&rules](const char *name) {
                          return rules->strict(name).has_value();
                      });
    if (none) // wrong patterns are validation's
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
