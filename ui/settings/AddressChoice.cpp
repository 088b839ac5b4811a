#include "ui/settings/AddressChoice.h"

#include <QLineEdit>
#include <QNetworkInterface>

#include <algorithm>

namespace ui {

namespace {

address::IpAddress fromQt(const QHostAddress &host)
{
    bool isV4 = false;
    const quint32 v4 = host.toIPv4Address(&isV4);
    if (isV4)
        return address::IpAddress::fromV4(v4);
    const Q_IPV6ADDR v6 = host.toIPv6Address();
    address::IpAddress::Bytes bytes{};
    std::copy_n(v6.c, bytes.size(), bytes.begin());
    return address::IpAddress::fromV6(bytes);
}

bool canBeChosen(const address::IpAddress &address)
{
    // A link-local address means nothing without the name of its link.
    return !address.isLoopback() && address.addressClass() != address::AddressClass::LinkLocal;
}

} // namespace

AddressChoice::AddressChoice(QWidget *parent)
    : QComboBox(parent)
{
    setEditable(true);
    setInsertPolicy(QComboBox::NoInsert);
    setMinimumContentsLength(30);
    const auto offer = [this](const QString &text, const address::IpAddress &address) {
        addItem(text, address.toString());
    };
    offer(tr("All addresses (IPv4)"), everyV4());
    offer(tr("All addresses (IPv6 and IPv4)"), everyV6());
    offer(tr("This computer only"), address::IpAddress::fromV4(0x7f000001));
    const QList<QNetworkInterface> interfaces = QNetworkInterface::allInterfaces();
    for (const QNetworkInterface &interface : interfaces) {
        const QList<QNetworkAddressEntry> entries = interface.addressEntries();
        for (const QNetworkAddressEntry &entry : entries) {
            const address::IpAddress address = fromQt(entry.ip());
            if (canBeChosen(address))
                offer(tr("%1 (%2)", "address and network interface").arg(address.toString(), interface.name()),
                      address);
        }
    }
    connect(this, &QComboBox::activated, this, &AddressChoice::edited);
    connect(lineEdit(), &QLineEdit::editingFinished, this, &AddressChoice::edited);
}

std::optional<address::IpAddress> AddressChoice::address() const
{
    const QString text = currentText().trimmed();
    const int index = findText(text, Qt::MatchFixedString);
    return address::IpAddress::parse(index < 0 ? QStringView(text) : QStringView(itemData(index).toString()));
}

void AddressChoice::setAddress(const address::IpAddress &address)
{
    const int index = findData(address.toString());
    if (index >= 0)
        setCurrentIndex(index);
    else
        setEditText(address.toString());
}

address::IpAddress AddressChoice::everyV4()
{
    return address::IpAddress::fromV4(0);
}

address::IpAddress AddressChoice::everyV6()
{
    return address::IpAddress::fromV6({});
}

} // namespace ui
