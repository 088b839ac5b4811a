#pragma once

#include "server/arealint/Finding.h"

#include <QWidget>

class QStackedWidget;

namespace ui {

class AreaFindings;
class AreasDraft;
class FindingSlot;
class PlainLabel;

/// All findings of the draft: those of every area and those of the server as a whole.
class FindingsList final : public QWidget
{
    Q_OBJECT

public:
    FindingsList(AreasDraft *draft, AreaFindings *findings, QWidget *parent = nullptr);

Q_SIGNALS:
    void fixRequested(const arealint::Finding &finding);
    void acceptRequested(const arealint::Finding &finding);
    void withdrawRequested(const arealint::Finding &finding);
    void areaRequested(const QString &path);

private:
    void showFindings();

    AreasDraft *m_draft;
    AreaFindings *m_findings;
    QStackedWidget *m_stack;
    PlainLabel *m_summary = nullptr;
    FindingSlot *m_slot = nullptr;
};

} // namespace ui
