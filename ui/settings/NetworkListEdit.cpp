#include "ui/settings/NetworkListEdit.h"

#include "ui/common/FieldNote.h"
#include "ui/common/Icons.h"

#include <QAction>
#include <QGridLayout>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>

namespace ui {

using namespace Qt::Literals::StringLiterals;

namespace {

/// "10.1.2.3/8" names a machine and a whole network at once; which one was meant?
QString ambiguity(const QString &text)
{
    const qsizetype slash = text.indexOf(u'/');
    const auto host = address::IpAddress::parse(QStringView(text).first(qMax(slash, 0)));
    bool isNumber = false;
    const int prefix = text.mid(slash + 1).toInt(&isNumber);
    if (slash < 0 || !host || !isNumber || prefix < 0 || prefix > (host->isV4() ? 32 : 128))
        return {};
    return NetworkListEdit::tr("Did you mean the network %1, or the address %2?")
        .arg(address::Subnet::fromPrefix(*host, prefix).toString(), host->toString());
}

} // namespace

NetworkListEdit::NetworkListEdit(const QString &name, const QString &description, QWidget *parent)
    : QWidget(parent)
    , m_list(new QListWidget(this))
    , m_line(new QLineEdit(this))
    , m_add(new QPushButton(icon(u"add"_s), tr("Add"), this))
    , m_remove(new QPushButton(icon(u"remove"_s), tr("Remove"), this))
    , m_note(new FieldNote(this))
{
    auto *grid = new QGridLayout(this);
    grid->setContentsMargins({});
    grid->setVerticalSpacing(4);
    grid->setColumnStretch(0, 1);
    grid->addWidget(m_line, 0, 0);
    grid->addWidget(m_add, 0, 1);
    grid->addWidget(m_note, 1, 0, 1, 2);
    grid->addWidget(m_list, 2, 0);
    grid->addWidget(m_remove, 2, 1, Qt::AlignTop);
    m_list->setMaximumHeight(fontMetrics().height() * 5);
    m_line->setPlaceholderText(tr("192.168.0.0/16, an address, or any"));
    m_line->setMinimumWidth(fontMetrics().averageCharWidth() * 38);
    m_line->setAccessibleName(tr("%1: add").arg(name));
    m_line->setAccessibleDescription(description);
    m_list->setAccessibleName(name);
    m_list->setAccessibleDescription(description);
    m_add->setAccessibleName(tr("%1: add the network").arg(name));
    m_add->setAccessibleDescription(tr("Puts the network that was typed into the list"));
    m_remove->setAccessibleName(tr("%1: remove").arg(name));
    m_remove->setAccessibleDescription(tr("Takes the selected network out of the list"));
    m_note->setField(m_line);
    setFocusProxy(m_line);
    auto *remove = new QAction(tr("Remove"), m_list);
    remove->setShortcut(QKeySequence::Delete);
    remove->setShortcutContext(Qt::WidgetShortcut);
    m_list->addAction(remove);
    connect(remove, &QAction::triggered, this, &NetworkListEdit::removeSelected);
    connect(m_remove, &QPushButton::clicked, this, &NetworkListEdit::removeSelected);
    connect(m_add, &QPushButton::clicked, this, &NetworkListEdit::add);
    connect(m_line, &QLineEdit::returnPressed, this, &NetworkListEdit::add);
    connect(m_line, &QLineEdit::textChanged, this, &NetworkListEdit::check);
    check();
}

QString NetworkListEdit::problem(const QString &text, const QList<address::Subnet> &present)
{
    const auto network = address::Subnet::parse(text);
    if (!network) {
        const QString guess = ambiguity(text);
        return guess.isEmpty() ? tr("Not a network yet. Write it like 192.168.0.0/16, one address, or any.") : guess;
    }
    return present.contains(*network) ? tr("%1 is in the list already.").arg(network->toString()) : QString();
}

void NetworkListEdit::setNetworks(const QList<address::Subnet> &networks)
{
    m_networks = networks;
    const int row = m_list->currentRow();
    m_list->clear();
    for (const address::Subnet &network : networks)
        m_list->addItem(network.isAny() ? tr("any (every address)") : network.toString());
    m_list->setCurrentRow(qMin(row, int(networks.size()) - 1));
    m_remove->setEnabled(!networks.isEmpty());
    check();
}

void NetworkListEdit::check()
{
    const QString text = m_line->text().trimmed();
    const QString wrong = problem(text, m_networks);
    m_note->say(text.isEmpty() ? QString() : wrong);
    m_add->setEnabled(!text.isEmpty() && wrong.isEmpty());
}

void NetworkListEdit::add()
{
    const QString text = m_line->text().trimmed();
    if (!problem(text, m_networks).isEmpty())
        return;
    QList<address::Subnet> networks = m_networks;
    networks.append(*address::Subnet::parse(text));
    m_line->clear();
    setNetworks(networks);
    Q_EMIT edited(m_networks);
}

void NetworkListEdit::removeSelected()
{
    const int row = m_list->currentRow() < 0 && m_networks.size() == 1 ? 0 : m_list->currentRow();
    if (row < 0)
        return;
    QList<address::Subnet> networks = m_networks;
    networks.removeAt(row);
    setNetworks(networks);
    Q_EMIT edited(m_networks);
}

} // namespace ui
