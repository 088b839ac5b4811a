#pragma once

#include "server/arealint/Finding.h"

#include <QDialog>

class QDateEdit;
class QLineEdit;
class QPushButton;

namespace ui {

/// Asks why a warning may stand and until when. Who and when are known.
class AcceptDialog final : public QDialog
{
    Q_OBJECT

public:
    explicit AcceptDialog(const arealint::Finding &finding, QWidget *parent = nullptr);

    config::AcceptedFinding acceptance() const;

    static constexpr int usualDays = 90;
    /// By the person at the desk, today, for the usual time.
    static config::AcceptedFinding acceptance(const arealint::Finding &finding, const QString &why);

private:
    void check();

    arealint::Finding m_finding;
    QLineEdit *m_why;
    QDateEdit *m_until;
    QPushButton *m_accept;
};

} // namespace ui
