#include "ui/dashboard/AddressBar.h"

#include "ui/common/Icons.h"
#include "ui/common/PlainLabel.h"

#include <QClipboard>
#include <QComboBox>
#include <QGridLayout>
#include <QGuiApplication>
#include <QTimer>
#include <QToolButton>

namespace ui {

using namespace Qt::Literals::StringLiterals;

AddressBar::AddressBar(QWidget *parent)
    : QWidget(parent)
    , m_caption(new PlainLabel(this))
    , m_only(new PlainLabel(this))
    , m_several(new QComboBox(this))
    , m_copy(new QToolButton(this))
{
    m_caption->setTone(Tone::Muted);
    m_only->setScale(1.1, true);
    m_only->setElided(Qt::ElideMiddle);
    m_several->setFont(m_only->font());
    m_several->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_several->setAccessibleName(tr("Addresses to hand out"));
    m_several->setAccessibleDescription(tr("Choose an address of this machine to give to people who should connect"));
    m_copy->setAutoRaise(true);
    m_copy->setShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_C));
    m_copy->setAccessibleDescription(tr("Puts the address shown on the clipboard"));
    connect(m_copy, &QToolButton::clicked, this, &AddressBar::copy);
    showCopied(false);

    auto *layout = new QGridLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setHorizontalSpacing(fontMetrics().height() / 3);
    layout->setVerticalSpacing(2);
    layout->addWidget(m_caption, 0, 0, 1, 3);
    layout->addWidget(m_only, 1, 0);
    layout->addWidget(m_several, 1, 0);
    layout->addWidget(m_copy, 1, 1);
    layout->setColumnStretch(2, 1);
    showAddresses({}, false);
}

void AddressBar::showAddresses(const QStringList &addresses, bool serving)
{
    m_caption->setText(addresses.isEmpty() ? QString()
                           : serving       ? tr("Address to hand out")
                                           : tr("Address once it serves"));
    if (addresses != m_addresses) {
        const QString chosen = current();
        m_addresses = addresses;
        m_only->setText(addresses.value(0));
        m_several->clear();
        m_several->addItems(addresses);
        m_several->setCurrentIndex(qMax(0, int(addresses.indexOf(chosen))));
    }
    m_only->setVisible(addresses.size() == 1);
    m_several->setVisible(addresses.size() > 1);
    m_copy->setVisible(!addresses.isEmpty());
}

QString AddressBar::current() const
{
    return m_addresses.size() > 1 ? m_several->currentText() : m_addresses.value(0);
}

void AddressBar::copy()
{
    QGuiApplication::clipboard()->setText(current());
    showCopied(true);
    QTimer::singleShot(1500, this, [this] { showCopied(false); });
}

void AddressBar::showCopied(bool copied)
{
    m_copy->setIcon(copied ? icon(u"check"_s, Tone::Good) : icon(u"copy"_s));
    m_copy->setToolTip(copied ? tr("Copied") : tr("Copy the address (Ctrl+Shift+C)"));
    m_copy->setAccessibleName(copied ? tr("Copied") : tr("Copy the address"));
}

} // namespace ui
