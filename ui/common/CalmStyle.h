#pragma once

#include <QProxyStyle>

namespace ui {

/// The desktop's style without coloured pictures on the buttons of dialogs, which no other button of ours has.
class CalmStyle final : public QProxyStyle
{
    Q_OBJECT

public:
    using QProxyStyle::QProxyStyle;

    int styleHint(StyleHint hint, const QStyleOption *option, const QWidget *widget,
                  QStyleHintReturn *returned) const override;
};

} // namespace ui
