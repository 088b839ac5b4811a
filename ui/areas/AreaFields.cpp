#include "ui/areas/AreaFields.h"

#include "ui/areas/FindingSlot.h"
#include "ui/common/AmountEdit.h"
#include "ui/common/PlainLabel.h"

#include <QGridLayout>
#include <QLabel>
#include <QSpinBox>

#include <limits>

namespace ui {

using namespace Qt::Literals::StringLiterals;

AreaFields::AreaFields(const QString &heading, QWidget *parent)
    : QWidget(parent)
    , m_grid(new QGridLayout(this))
{
    m_grid->setContentsMargins({});
    m_grid->setColumnStretch(1, 1);
    m_grid->setHorizontalSpacing(fontMetrics().averageCharWidth() * 2);
    auto *title = new PlainLabel(heading, this);
    title->setScale(1.1, true);
    m_grid->addWidget(title, 0, 0, 1, 2);
}

QString AreaFields::nameOf(const QString &label)
{
    QString name = label;
    return name.remove(u'&').remove(u':');
}

void AreaFields::addRow(const QStringList &keys, const QString &label, QWidget *control, const QString &description)
{
    const int line = m_grid->rowCount();
    Row row;
    row.label = new QLabel(label, this);
    row.label->setBuddy(control);
    row.control = control;
    row.slot = new FindingSlot(this);
    if (control->accessibleName().isEmpty())
        control->setAccessibleName(nameOf(label));
    if (control->accessibleDescription().isEmpty())
        control->setAccessibleDescription(description);
    control->setToolTip(description);
    m_grid->addWidget(row.label, line, 0, Qt::AlignTop);
    m_grid->addWidget(control, line, 1);
    m_grid->addWidget(row.slot, line + 1, 0, 1, 2);
    for (const QString &key : keys) {
        m_rows.insert(key, row);
        m_slots.insert(key, row.slot);
    }
    // In line with the text of the control beside it.
    row.label->setMinimumHeight(qMin(control->sizeHint().height(), fontMetrics().height() * 3 / 2));
}

void AreaFields::addWide(QWidget *part)
{
    m_grid->addWidget(part, m_grid->rowCount(), 0, 1, 2);
}

void AreaFields::showRow(const QString &key, bool shown)
{
    const Row row = m_rows.value(key);
    row.label->setVisible(shown);
    row.control->setVisible(shown);
    row.slot->setVisible(shown && row.slot->count() > 0);
}

QList<FindingSlot *> AreaFields::allSlots() const
{
    QList<FindingSlot *> all;
    for (FindingSlot *each : m_slots) {
        if (!all.contains(each))
            all.append(each);
    }
    return all;
}

AmountEdit *AreaFields::addAmount(const QString &key, const QString &label, const QString &description, bool speed)
{
    auto *edit = new AmountEdit(speed ? AmountEdit::Kind::Speed : AmountEdit::Kind::Size, this);
    edit->setNames(nameOf(label), description);
    edit->setObjectName(key);
    edit->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
    addRow({key}, label, edit, description);
    connect(edit, &AmountEdit::edited, this, [this, label] { Q_EMIT edited(nameOf(label)); });
    return edit;
}

QSpinBox *AreaFields::addCount(const QString &key, const QString &label, const QString &description)
{
    auto *box = new QSpinBox(this);
    box->setObjectName(key);
    box->setRange(0, std::numeric_limits<int>::max());
    box->setSpecialValueText(tr("No limit"));
    box->setGroupSeparatorShown(true);
    box->setMinimumWidth(fontMetrics().averageCharWidth() * 24);
    box->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
    addRow({key}, label, box, description);
    connect(box, &QSpinBox::editingFinished, this, [this, label] { Q_EMIT edited(nameOf(label)); });
    return box;
}

qint64 countOf(const QSpinBox *box, qint64 former)
{
    return former > box->maximum() && box->value() == box->maximum() ? former : box->value();
}

} // namespace ui
