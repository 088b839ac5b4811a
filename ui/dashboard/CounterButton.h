#pragma once

#include "ui/common/Tone.h"

#include <QAbstractButton>

namespace ui {

/// A large number with its caption; leads to the page where the things counted are.
class CounterButton final : public QAbstractButton
{
    Q_OBJECT

public:
    explicit CounterButton(QWidget *parent = nullptr);

    void setCount(qint64 count, const QString &caption);
    qint64 count() const { return m_count; }
    void setTone(Tone tone); ///< of the number, unless it is 0

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;
    void enterEvent(QEnterEvent *event) override;
    void leaveEvent(QEvent *event) override;

private:
    QFont numberFont() const;

    qint64 m_count = 0;
    Tone m_tone = Tone::Text;
};

} // namespace ui
