#pragma once

#include "ui/common/ChangesDialog.h"

#include "server/arealint/Finding.h"

#include <QList>

class QLineEdit;

namespace ui {

class AreaFindings;
class AreasDraft;
class LatestWork;

/// What a draft of the areas changes, what stands in its way, and which warnings it brings: those have to be accepted
/// with a reason before it can be applied.
class AreasApplyDialog final : public ChangesDialog
{
    Q_OBJECT

public:
    AreasApplyDialog(AreasDraft *draft, AreaFindings *findings, QWidget *parent = nullptr);

    /// The draft with the warnings accepted that were shown.
    config::Config next() const;

private:
    void look();
    void showFound(const QList<arealint::Finding> &brought);
    void addFindings(const QString &title, arealint::Severity severity);
    void updateBlocked();

    AreasDraft *m_draft;
    AreaFindings *m_findings;
    LatestWork *m_work;
    QLineEdit *m_why = nullptr; // while it is asked
    QList<arealint::Finding> m_brought; // open ones that are not in force already
    QStringList m_shown; // what the column tells
    bool m_known = false; ///< something changes, and its findings are known
};

} // namespace ui
