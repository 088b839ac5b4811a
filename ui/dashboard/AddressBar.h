#pragma once

#include <QStringList>
#include <QWidget>

class QComboBox;
class QToolButton;

namespace ui {

class PlainLabel;

/// The addresses to hand out to the people who should connect: one as text, several as a list, with a button to copy.
class AddressBar final : public QWidget
{
    Q_OBJECT

public:
    explicit AddressBar(QWidget *parent = nullptr);

    /// Best first. `serving` false: they are what will be reachable once the server runs.
    void showAddresses(const QStringList &addresses, bool serving);
    QString current() const;

private:
    void copy();
    void showCopied(bool copied);

    QStringList m_addresses;
    PlainLabel *m_caption;
    PlainLabel *m_only;
    QComboBox *m_several;
    QToolButton *m_copy;
};

} // namespace ui
