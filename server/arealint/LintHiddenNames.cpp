// AH: areas that are found only by who knows their name.

#include "server/arealint/LintContext.h"

#include <cmath>

namespace arealint {

using namespace Qt::Literals::StringLiterals;
using Area = LintContext::Area;

namespace {

constexpr double enoughBits = 80;

/// At most: as if every character had been drawn at random from the kinds of characters that the name has.
double entropyAtMost(const QString &name)
{
    bool digits = false;
    bool lower = false;
    bool upper = false;
    bool others = false;
    for (const QChar c : name) {
        digits = digits || c.isDigit();
        lower = lower || c.isLower();
        upper = upper || c.isUpper();
        others = others || !c.isLetterOrNumber();
    }
    constexpr int letters = 26;
    const int alphabet = (digits ? 10 : 0) + (lower ? letters : 0) + (upper ? letters : 0) + (others ? 10 : 0);
    return alphabet == 0 ? 0 : double(name.size()) * std::log2(alphabet);
}

Fix listing(const LintContext &context, const Area &area)
{
    return context.change(Say::tr("List the area"), area, u"listed"_s, u"false"_s, u"true"_s,
                          [](config::Area &one) { one.listed = true; });
}

} // namespace

void lintHiddenNames(LintContext &context)
{
    const QList<Area> areas = context.areas();
    for (const Area &area : areas) {
        if (area.area.listed || !area.anonymousReads || area.area.path == "/"_L1)
            continue;
        context
            .add("AH01", Severity::Warning, area, u"listed"_s,
                 Say::tr("The name of this area is its only lock: whoever learns it can fetch what is here. Prefer a "
                         "drop box with release, or an account."))
            .fix = listing(context, area);
        if (entropyAtMost(area.area.path.section(u'/', -1)) < enoughBits)
            context
                .add("AH03", Severity::Error, area, u"path"_s,
                     Say::tr("The name of this hidden area can be guessed. It would need 80 random bits, such as 20 "
                             "letters and digits drawn by chance."))
                .fix = listing(context, area);
        context.add("AH05", Severity::Warning, area, u"path"_s,
                    Say::tr("A secret name spreads, and this one holds until you change it. Change it now and then."));
        if (area.anonymousUploads)
            context.add("AH06", Severity::Error, area, u"grants"_s,
                        Say::tr("Whoever knows the name of this area fetches what others put here, released by "
                                "nobody."));
    }
}

} // namespace arealint
