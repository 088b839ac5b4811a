#pragma once

#include <QWidget>

class QLineEdit;
class QToolButton;

namespace ui {

/// A line of text for a terminal, to select or to copy with a button.
class CopyLine final : public QWidget
{
    Q_OBJECT

public:
    /// `name`: what the line is for, "ufw".
    explicit CopyLine(const QString &name, QWidget *parent = nullptr);

    void setText(const QString &text);
    QString text() const;

private:
    QLineEdit *m_line;
    QToolButton *m_copy;
};

} // namespace ui
