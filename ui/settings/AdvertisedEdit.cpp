#include "ui/settings/AdvertisedEdit.h"

#include "ui/common/FieldNote.h"
#include "ui/common/Icons.h"
#include "ui/settings/NetworkListEdit.h"

#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QToolButton>

namespace ui {

using namespace Qt::Literals::StringLiterals;

AdvertisedEdit::AdvertisedEdit(QWidget *parent)
    : QWidget(parent)
    , m_column(new QVBoxLayout(this))
    , m_add(new QPushButton(icon(u"add"_s), tr("Add a network"), this))
{
    m_column->setContentsMargins({});
    m_column->setSpacing(6);
    m_column->addWidget(m_add, 0, Qt::AlignLeft);
    m_add->setObjectName(u"addAdvertised"_s);
    m_add->setAccessibleName(tr("Add a network"));
    m_add->setAccessibleDescription(tr("Names another address to clients of one network"));
    connect(m_add, &QPushButton::clicked, this, [this] {
        // First, because the row for every network usually stands last and would decide before it.
        change(QList{config::Advertised{address::Subnet::fromPrefix(address::IpAddress::fromV4(0x0a000000), 8), {}}}
               + m_advertised);
        m_rows.first().clients->setFocus();
        m_rows.first().clients->selectAll();
    });
}

AdvertisedEdit::Row AdvertisedEdit::makeRow()
{
    Row row;
    row.box = new QWidget(this);
    auto *grid = new QGridLayout(row.box);
    grid->setContentsMargins({});
    grid->setVerticalSpacing(2);
    row.clients = new QLineEdit(row.box);
    row.address = new QLineEdit(row.box);
    row.clients->setObjectName(u"advertisedClients"_s);
    row.address->setObjectName(u"advertisedAddress"_s);
    row.address->setPlaceholderText(tr("The one they reached"));
    row.remove = new QToolButton(row.box);
    row.remove->setIcon(icon(u"remove"_s));
    row.remove->setAutoRaise(true);
    row.remove->setToolTip(tr("Remove this line"));
    row.note = new FieldNote(row.box);
    row.note->setObjectName(u"advertisedNote"_s);
    grid->addWidget(new QLabel(tr("Clients from"), row.box), 0, 0);
    grid->addWidget(row.clients, 0, 1);
    grid->addWidget(new QLabel(tr("are told"), row.box), 0, 2);
    grid->addWidget(row.address, 0, 3);
    grid->addWidget(row.remove, 0, 4);
    grid->addWidget(row.note, 1, 0, 1, 6);
    grid->setColumnStretch(5, 1);
    for (QLineEdit *edit : {row.clients, row.address}) {
        edit->setMinimumWidth(fontMetrics().averageCharWidth() * 24);
        connect(edit, &QLineEdit::textChanged, row.box, [row] { row.note->say(problem(row)); });
        connect(edit, &QLineEdit::editingFinished, this, &AdvertisedEdit::read);
    }
    connect(row.remove, &QToolButton::clicked, this, [this, box = row.box] {
        QList<config::Advertised> rest = m_advertised;
        for (qsizetype i = 0; i < m_rows.size(); ++i) {
            if (m_rows.at(i).box == box)
                rest.removeAt(i);
        }
        m_add->setFocus();
        change(rest);
    });
    m_column->insertWidget(m_column->count() - 1, row.box);
    return row;
}

void AdvertisedEdit::fill(const Row &row, const config::Advertised &advertised, int number)
{
    row.clients->setText(advertised.clients.toString());
    row.address->setText(advertised.address.isNull() ? QString() : advertised.address.toString());
    row.clients->setAccessibleName(tr("Line %1: clients from").arg(number));
    row.clients->setAccessibleDescription(tr("A network of clients, or any"));
    row.address->setAccessibleName(tr("Line %1: are told").arg(number));
    row.address->setAccessibleDescription(tr("The address named to them; empty: the one they reached"));
    row.remove->setAccessibleName(tr("Remove line %1").arg(number));
    row.remove->setAccessibleDescription(tr("These clients are no longer told an address of their own"));
}

QString AdvertisedEdit::problem(const Row &row)
{
    if (const QString wrong = NetworkListEdit::problem(row.clients->text().trimmed(), {}); !wrong.isEmpty())
        return wrong;
    const QString address = row.address->text().trimmed();
    if (address.isEmpty())
        return {};
    const auto parsed = address::IpAddress::parse(address);
    if (!parsed)
        return tr("Not an address yet. Write it like 203.0.113.7, or leave it empty.");
    // RFC 959's reply 227 has room for four octets only; EPSV's 229 names no address at all.
    return parsed->isV4() ? QString() : tr("Only an IPv4 address can be named in this reply. IPv6 clients need none.");
}

void AdvertisedEdit::setAdvertised(const QList<config::Advertised> &advertised)
{
    m_advertised = advertised;
    while (m_rows.size() > advertised.size()) {
        m_rows.last().box->hide();
        m_rows.takeLast().box->deleteLater();
    }
    while (m_rows.size() < advertised.size())
        m_rows.append(makeRow());
    for (qsizetype i = 0; i < m_rows.size(); ++i)
        fill(m_rows.at(i), advertised.at(i), int(i) + 1);
}

void AdvertisedEdit::change(const QList<config::Advertised> &advertised)
{
    setAdvertised(advertised);
    Q_EMIT edited(m_advertised);
}

void AdvertisedEdit::read()
{
    QList<config::Advertised> advertised;
    for (const Row &row : std::as_const(m_rows)) {
        if (!problem(row).isEmpty())
            return;
        const auto address = address::IpAddress::parse(row.address->text().trimmed());
        advertised.append(
            {*address::Subnet::parse(row.clients->text().trimmed()), address.value_or(address::IpAddress())});
    }
    if (advertised == m_advertised)
        return;
    m_advertised = advertised;
    Q_EMIT edited(m_advertised);
}

} // namespace ui
