#include "ui/settings/ListenersEdit.h"

#include "ui/common/FieldNote.h"
#include "ui/common/Icons.h"
#include "ui/settings/AddressChoice.h"

#include <QComboBox>
#include <QGridLayout>
#include <QPushButton>
#include <QSpinBox>
#include <QToolButton>

namespace ui {

using namespace Qt::Literals::StringLiterals;

ListenersEdit::ListenersEdit(QWidget *parent)
    : QWidget(parent)
    , m_column(new QVBoxLayout(this))
    , m_add(new QPushButton(icon(u"add"_s), tr("Add an address"), this))
{
    m_column->setContentsMargins({});
    m_column->setSpacing(6);
    m_column->addWidget(m_add, 0, Qt::AlignLeft);
    m_add->setObjectName(u"addListener"_s);
    m_add->setAccessibleName(tr("Add an address"));
    m_add->setAccessibleDescription(tr("Lets the server answer at one more address or port"));
    connect(m_add, &QPushButton::clicked, this, &ListenersEdit::add);
}

ListenersEdit::Row ListenersEdit::makeRow()
{
    Row row;
    row.box = new QWidget(this);
    auto *grid = new QGridLayout(row.box);
    grid->setContentsMargins({});
    grid->setVerticalSpacing(2);
    row.address = new AddressChoice(row.box);
    row.address->setObjectName(u"listenerAddress"_s);
    row.port = new QSpinBox(row.box);
    row.port->setObjectName(u"listenerPort"_s);
    row.port->setRange(0, 65535);
    row.port->setSpecialValueText(tr("Any free port"));
    row.port->setPrefix(tr("Port "));
    row.tls = new QComboBox(row.box);
    row.tls->setObjectName(u"listenerTls"_s);
    row.tls->addItem(tr("TLS when asked for"), int(config::TlsUse::Optional));
    row.tls->addItem(tr("TLS required"), int(config::TlsUse::Required));
    row.tls->addItem(tr("TLS from the start"), int(config::TlsUse::Implicit));
    row.tls->addItem(tr("No TLS"), int(config::TlsUse::Off));
    row.remove = new QToolButton(row.box);
    row.remove->setObjectName(u"removeListener"_s);
    row.remove->setIcon(icon(u"remove"_s));
    row.remove->setAutoRaise(true);
    row.remove->setToolTip(tr("Remove this address"));
    row.note = new FieldNote(row.box);
    row.note->setObjectName(u"listenerNote"_s);
    grid->addWidget(row.address, 0, 0);
    grid->addWidget(row.port, 0, 1);
    grid->addWidget(row.tls, 0, 2);
    grid->addWidget(row.remove, 0, 3);
    grid->addWidget(row.note, 1, 0, 1, 5);
    grid->setColumnStretch(4, 1);
    m_column->insertWidget(m_column->count() - 1, row.box);
    connect(row.address, &AddressChoice::edited, this, &ListenersEdit::read);
    connect(row.port, &QSpinBox::editingFinished, this, &ListenersEdit::read);
    connect(row.tls, &QComboBox::activated, this, &ListenersEdit::read);
    connect(row.remove, &QToolButton::clicked, this, [this, box = row.box] { remove(box); });
    return row;
}

void ListenersEdit::fill(const Row &row, const config::Listener &listener, int number)
{
    row.address->setAddress(listener.endpoint.address);
    row.port->setValue(listener.endpoint.port);
    row.address->setAccessibleName(tr("Address %1").arg(number));
    row.address->setAccessibleDescription(tr("Where the server answers: choose, or type an address of this computer"));
    row.port->setAccessibleName(tr("Port %1").arg(number));
    row.port->setAccessibleDescription(tr("The TCP port of this address; FTP's own is 21"));
    row.tls->setCurrentIndex(row.tls->findData(int(listener.tls)));
    row.tls->setAccessibleName(tr("Encryption of address %1").arg(number));
    row.tls->setAccessibleDescription(
        tr("Whether clients may use TLS there, must use it, or begin with it at once, which has "
           "port 990"));
    row.tls->setToolTip(row.tls->accessibleDescription());
    row.remove->setAccessibleName(tr("Remove address %1").arg(number));
    row.remove->setAccessibleDescription(tr("The server stops answering there"));
}

void ListenersEdit::setListeners(const QList<config::Listener> &listeners)
{
    m_listeners = listeners;
    while (m_rows.size() > listeners.size()) {
        m_rows.last().box->hide();
        m_rows.takeLast().box->deleteLater();
    }
    while (m_rows.size() < listeners.size())
        m_rows.append(makeRow());
    for (qsizetype i = 0; i < m_rows.size(); ++i)
        fill(m_rows.at(i), listeners.at(i), int(i) + 1);
    showNotes();
}

void ListenersEdit::setProblems(const QList<api::Problem> &problems)
{
    if (problems == m_problems)
        return;
    m_problems = problems;
    showNotes();
}

void ListenersEdit::showNotes()
{
    for (qsizetype i = 0; i < m_rows.size(); ++i) {
        QString text;
        for (const api::Problem &problem : std::as_const(m_problems)) {
            if (problem.place == api::Problem::Place::Listener
                && problem.subject == m_listeners.at(i).endpoint.toString())
                text = problem.text;
        }
        if (!m_rows.at(i).address->address())
            text = tr("Not an address. Choose one from the list, or type one like 192.168.1.5.");
        m_rows.at(i).note->say(text);
    }
}

QWidget *ListenersEdit::fieldFor(const QString &endpoint) const
{
    for (qsizetype i = 0; i < m_rows.size(); ++i) {
        if (m_listeners.at(i).endpoint.toString() == endpoint)
            return m_rows.at(i).port;
    }
    return m_rows.isEmpty() ? static_cast<QWidget *>(m_add) : m_rows.first().port;
}

void ListenersEdit::add()
{
    config::Listener listener;
    const auto taken = [this](quint16 port) {
        for (const config::Listener &each : std::as_const(m_listeners)) {
            if (each.endpoint.port == port)
                return true;
        }
        return false;
    };
    while (taken(listener.endpoint.port))
        ++listener.endpoint.port;
    setListeners(m_listeners + QList{listener});
    m_rows.last().address->setFocus();
    Q_EMIT edited(m_listeners);
}

void ListenersEdit::remove(const QWidget *box)
{
    QList<config::Listener> listeners = m_listeners;
    for (qsizetype i = 0; i < m_rows.size(); ++i) {
        if (m_rows.at(i).box == box)
            listeners.removeAt(i);
    }
    m_add->setFocus();
    setListeners(listeners);
    Q_EMIT edited(m_listeners);
}

void ListenersEdit::read()
{
    showNotes();
    QList<config::Listener> listeners = m_listeners;
    for (qsizetype i = 0; i < m_rows.size(); ++i) {
        const auto address = m_rows.at(i).address->address();
        if (!address)
            return;
        listeners[i].endpoint = {*address, quint16(m_rows.at(i).port->value())};
        listeners[i].tls = config::TlsUse(m_rows.at(i).tls->currentData().toInt());
    }
    if (listeners == m_listeners)
        return;
    m_listeners = listeners;
    Q_EMIT edited(m_listeners);
}

} // namespace ui
