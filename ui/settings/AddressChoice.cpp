#include "ui/settings/AddressChoice.h"

#include "server/api/BindableAddresses.h"

#include <QLineEdit>

namespace ui {

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
    const QList<api::BindableAddress> bindable = api::bindableAddresses();
    for (const api::BindableAddress &each : bindable)
        offer(tr("%1 (%2)", "address and network interface").arg(each.address.toString(), each.interface),
              each.address);
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
