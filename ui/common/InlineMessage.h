#pragma once

#include "ui/common/Tone.h"

#include <QFrame>

class QPushButton;
class QToolButton;

namespace ui {

class PlainLabel;

/// A banner inside a page: an icon for the severity, a text, and at most one thing to do about it. Announced to
/// assistive technology when shown.
class InlineMessage final : public QFrame
{
    Q_OBJECT

public:
    enum class Severity { Information, Success, Warning, Error };

    explicit InlineMessage(QWidget *parent = nullptr); ///< hidden until show…()
    InlineMessage(Severity severity, const QString &text, QWidget *parent = nullptr);

    void showMessage(Severity severity, const QString &text); ///< plain text; may have several lines
    void setAction(const QString &text, const QIcon &icon = {}); ///< an empty text removes it
    void setClosable(bool closable);

    QString text() const;
    Severity severity() const { return m_severity; }
    QPushButton *actionButton() const { return m_action; }

Q_SIGNALS:
    void actionTriggered();
    void closed();

protected:
    void paintEvent(QPaintEvent *event) override;
    void showEvent(QShowEvent *event) override;

private:
    Tone tone() const;

    Severity m_severity = Severity::Information;
    QWidget *m_icon;
    PlainLabel *m_text;
    QPushButton *m_action;
    QToolButton *m_close;
};

} // namespace ui
