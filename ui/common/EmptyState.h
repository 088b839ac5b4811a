#pragma once

#include <QIcon>
#include <QWidget>

class QPushButton;

namespace ui {

class PlainLabel;

/// What stands where a list would be while it has nothing to show: an icon, what this place is for, and the one thing
/// to do next.
class EmptyState final : public QWidget
{
    Q_OBJECT

public:
    EmptyState(const QString &iconName, const QString &title, const QString &sentence, QWidget *parent = nullptr);

    void setTexts(const QString &title, const QString &sentence);
    /// Shows a button that leads on; an empty text hides it.
    void setAction(const QString &text, const QIcon &icon = {});
    QPushButton *button() const { return m_button; }

Q_SIGNALS:
    void actionTriggered();

private:
    PlainLabel *m_title;
    PlainLabel *m_sentence;
    QPushButton *m_button;
};

} // namespace ui
