#pragma once

#include "ui/areas/ModePicture.h"

#include <QAbstractButton>

namespace ui {

/// One way to let somebody into an area, to choose among others: a name, a picture of who sees what, and the four
/// rights in words.
class ModeCard final : public QAbstractButton
{
    Q_OBJECT

public:
    explicit ModeCard(ModeShape shape, QWidget *parent = nullptr);

    ModeShape shape() const { return m_shape; }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    QFont smallFont() const;
    void paintRights(QPainter *painter, const QRect &rect) const;

    ModeShape m_shape;
};

} // namespace ui
