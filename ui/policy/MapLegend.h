#pragma once

#include "ui/policy/MapPaint.h"

#include <QWidget>

namespace ui {

/// What the signs on the map mean, as one line that wraps.
class MapLegend final : public QWidget
{
    Q_OBJECT

public:
    explicit MapLegend(QWidget *parent = nullptr);

    /// Signs that are not on the map need no explanation.
    void setComparing(bool comparing);
    void setRuleChosen(bool chosen);

    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    enum class Sign { Allowed, Refused, Depends, Opens, Closes, Rule };
    struct Entry
    {
        Sign sign;
        QString text;
        QRect sample;
        QRect words;
    };
    QList<Entry> entries(int width) const;
    void paintSample(QPainter &painter, const Entry &entry) const;
    void update();

    bool m_comparing = false;
    bool m_ruleChosen = false;
};

} // namespace ui
