#pragma once

#include "server/arealint/Finding.h"
#include "ui/common/RowCard.h"

class QPushButton;

namespace ui {

class Badge;
class PlainLabel;

/// One finding beside the control that causes it: how grave, its id, what it is; what would end it exactly and the
/// button that does; who accepted it, or the button to accept it. Plain text throughout.
class FindingCard final : public RowCard
{
    Q_OBJECT

public:
    explicit FindingCard(QWidget *parent = nullptr);

    void showFinding(const arealint::Finding &finding, bool withArea);
    const arealint::Finding &finding() const { return m_finding; }
    void setUsable(bool usable); ///< false while the finding may be out of date
    void focusSomething();

Q_SIGNALS:
    void fixRequested(const arealint::Finding &finding);
    void acceptRequested(const arealint::Finding &finding);
    void withdrawRequested(const arealint::Finding &finding);
    void areaRequested(const QString &path);

private:
    void build();

    arealint::Finding m_finding;
    CardIcon *m_icon;
    Badge *m_severity;
    PlainLabel *m_id;
    PlainLabel *m_text;
    PlainLabel *m_change;
    PlainLabel *m_acceptance;
    QPushButton *m_fix;
    QPushButton *m_accept;
    QPushButton *m_withdraw;
    QPushButton *m_toArea;
};

} // namespace ui
