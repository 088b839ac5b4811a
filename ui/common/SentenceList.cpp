#include "ui/common/SentenceList.h"

#include <QVBoxLayout>

namespace ui {

SentenceList::SentenceList(const QString &name, QWidget *parent)
    : QScrollArea(parent)
    , m_rows(nullptr)
{
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setAccessibleName(name);
    auto *body = new QWidget(this);
    m_rows = new QVBoxLayout(body);
    m_rows->setContentsMargins(0, 0, 0, 0);
    m_rows->setSpacing(fontMetrics().height() / 3);
    m_rows->addStretch(1);
    setWidget(body);
    // In the window's colour, not in that of lists.
    body->setAutoFillBackground(false);
    viewport()->setAutoFillBackground(false);
}

} // namespace ui
