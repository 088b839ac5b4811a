#include "ui/common/PlainToolTip.h"

namespace ui {

using namespace Qt::Literals::StringLiterals;

QString plainToolTip(const QString &text)
{
    if (text.isEmpty())
        return {};
    constexpr qsizetype most = 2000;
    const QString shown = text.size() > most ? QString(text.first(most) % u'…') : text;
    return u"<qt><p style=\"white-space:pre-wrap\">"_s % shown.toHtmlEscaped() % u"</p></qt>";
}

} // namespace ui
