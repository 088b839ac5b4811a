#pragma once

#include "ui/common/Tone.h"

#include <QFrame>

namespace ui {

/// The ground of one entry in a list of sentences: a quiet box with a stripe at its left whose colour says what the
/// icon and the word on it say too.
class RowCard : public QFrame
{
    Q_OBJECT

public:
    explicit RowCard(QWidget *parent = nullptr);

protected:
    void setStripe(Tone tone);
    void paintEvent(QPaintEvent *event) override;

private:
    Tone m_stripe = Tone::Muted;
};

/// An icon of ours in a label's place: drawn anew with the palette, which a pixmap would not be.
class CardIcon final : public QWidget
{
    Q_OBJECT

public:
    explicit CardIcon(QWidget *parent = nullptr, double scale = 1.2);

    void showIcon(const QString &name, Tone tone);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString m_name;
    Tone m_tone = Tone::Text;
};

} // namespace ui
