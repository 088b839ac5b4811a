#pragma once

#include <QLayout>

namespace ui {

/// Lays parts out in a line, and in further lines below where the width does not suffice; for bars of a pane that may
/// become narrow. Parts keep their preferred width. GUI thread.
class FlowLayout final : public QLayout
{
public:
    /// \a gap in pixels between parts and between lines; without margins.
    explicit FlowLayout(QWidget *parent, int gap);
    ~FlowLayout() override;

    void addItem(QLayoutItem *item) override;
    int count() const override;
    QLayoutItem *itemAt(int index) const override;
    QLayoutItem *takeAt(int index) override;
    Qt::Orientations expandingDirections() const override;
    bool hasHeightForWidth() const override;
    int heightForWidth(int width) const override;
    QSize sizeHint() const override;
    QSize minimumSize() const override;
    void setGeometry(const QRect &rect) override;

private:
    int arrange(const QRect &rect, bool move) const;

    QList<QLayoutItem *> m_items;
};

} // namespace ui
