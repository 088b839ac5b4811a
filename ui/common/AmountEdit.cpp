#include "ui/common/AmountEdit.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QHBoxLayout>

#include <algorithm>
#include <array>

namespace ui {

namespace {

constexpr std::array<qint64, 4> factors{1, 1024, 1024 * 1024, 1024 * 1024 * 1024};
constexpr int megabytes = 2;
constexpr qint64 largest = qint64(1) << 53; // a double is exact up to here

} // namespace

AmountEdit::AmountEdit(Kind kind, QWidget *parent)
    : QWidget(parent)
    , m_number(new QDoubleSpinBox(this))
    , m_unit(new QComboBox(this))
{
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins({});
    row->addWidget(m_number, 1);
    row->addWidget(m_unit);
    setFocusProxy(m_number);

    m_number->setDecimals(0);
    m_number->setRange(0, double(largest));
    m_number->setSpecialValueText(tr("No limit"));
    m_number->setGroupSeparatorShown(true);
    m_number->setMinimumWidth(m_number->fontMetrics().averageCharWidth() * 24);
    const bool speed = kind == Kind::Speed;
    m_unit->addItems({speed ? tr("B/s") : tr("bytes"), speed ? tr("KiB/s") : tr("KiB"), speed ? tr("MiB/s") : tr("MiB"),
                      speed ? tr("GiB/s") : tr("GiB")});
    m_unit->setCurrentIndex(megabytes);
    connect(m_number, &QDoubleSpinBox::editingFinished, this, &AmountEdit::report);
    connect(m_unit, &QComboBox::activated, this, &AmountEdit::report);
}

qint64 AmountEdit::value() const
{
    const qint64 factor = factors.at(size_t(m_unit->currentIndex()));
    return std::min(qint64(m_number->value()), largest / factor) * factor;
}

void AmountEdit::setValue(qint64 bytes)
{
    m_last = bytes;
    if (bytes == value())
        return;
    size_t unit = bytes == 0 ? megabytes : factors.size() - 1;
    while (bytes % factors.at(unit) != 0)
        --unit;
    m_unit->setCurrentIndex(int(unit));
    const qint64 whole = bytes / factors.at(unit);
    m_number->setValue(double(whole));
}

void AmountEdit::setNames(const QString &name, const QString &description)
{
    m_number->setAccessibleName(name);
    m_number->setAccessibleDescription(description);
    m_unit->setAccessibleName(tr("%1: unit").arg(name));
    m_unit->setAccessibleDescription(tr("The unit of the number beside it"));
    m_number->setToolTip(description);
}

void AmountEdit::report()
{
    const qint64 bytes = value();
    if (bytes == m_last)
        return;
    m_last = bytes;
    Q_EMIT edited(bytes);
}

} // namespace ui
