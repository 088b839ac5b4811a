#pragma once

#include <QWidget>

class QToolButton;

namespace ui {

class PlainLabel;

/// A fingerprint to compare by eye, whole and in lines of equal length, and to copy with a button.
class Fingerprint final : public QWidget
{
    Q_OBJECT

public:
    explicit Fingerprint(QWidget *parent = nullptr);

    void setText(const QString &text); ///< `AB:CD:…`
    QString text() const { return m_text; }

private:
    void showCopied(bool copied);

    QString m_text;
    PlainLabel *m_lines;
    QToolButton *m_copy;
};

} // namespace ui
