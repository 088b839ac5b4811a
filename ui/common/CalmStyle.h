#pragma once

#include <QProxyStyle>

namespace ui {

/// The desktop's style with two changes: no coloured pictures on the buttons of dialogs, which no other button of ours
/// has, and check boxes that can be seen where Qt's own style draws dark lines on a dark window.
class CalmStyle final : public QProxyStyle
{
    Q_OBJECT

public:
    using QProxyStyle::QProxyStyle;

    int styleHint(StyleHint hint, const QStyleOption *option, const QWidget *widget,
                  QStyleHintReturn *returned) const override;
    void drawPrimitive(PrimitiveElement element, const QStyleOption *option, QPainter *painter,
                       const QWidget *widget) const override;
};

} // namespace ui
