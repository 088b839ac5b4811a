#pragma once

#include "ui/common/Tone.h"

#include <QAbstractButton>
#include <QTimer>

namespace ui {

/// What the latest self-test found and how long ago: "Self-test passed, 2 hours ago". Knows plain values only; leads to
/// the self-test. Hidden until it was told something.
class SelfTestBadge final : public QAbstractButton
{
    Q_OBJECT

public:
    explicit SelfTestBadge(QWidget *parent = nullptr);

    /// `at`: when it was run, UTC microseconds; 0: never. `failed`: cases; -1: the test couldn't run. `current`: it was
    /// run against the policy that is in force.
    void showReport(qint64 at, int failed, bool current);

    QString detail() const { return m_detail; } ///< the line below text()

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

    static QString age(qint64 seconds); ///< "2 hours ago"

protected:
    void paintEvent(QPaintEvent *event) override;
    void enterEvent(QEnterEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    void showWords();
    void say(const QString &icon, Tone tone, const QString &state, const QString &detail);
    QFont stateFont() const;
    int iconSide() const;

    qint64 m_at = 0;
    int m_failed = 0;
    bool m_current = false;
    QString m_icon;
    Tone m_tone = Tone::Muted;
    QString m_detail;
    QTimer m_minute; // the age goes on while it can be seen
};

} // namespace ui
