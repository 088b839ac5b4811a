#pragma once

#include "server/arealint/Finding.h"

#include <QWidget>

class QVBoxLayout;

namespace ui {

class FindingCard;

/// The findings of one place, one under the other; takes no room while there are none.
class FindingSlot final : public QWidget
{
    Q_OBJECT

public:
    explicit FindingSlot(QWidget *parent = nullptr, bool withArea = false);

    void showFindings(const QList<arealint::Finding> &findings);
    void setUsable(bool usable);
    int count() const { return int(m_cards.size()); }

Q_SIGNALS:
    void fixRequested(const arealint::Finding &finding);
    void acceptRequested(const arealint::Finding &finding);
    void withdrawRequested(const arealint::Finding &finding);
    void areaRequested(const QString &path);

private:
    FindingCard *makeCard();

    bool m_withArea;
    QVBoxLayout *m_column;
    QList<FindingCard *> m_cards;
    int m_pressed = -1; // the card whose button was pressed: the focus goes to what comes in its place
};

} // namespace ui
