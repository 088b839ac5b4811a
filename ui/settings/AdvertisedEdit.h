#pragma once

#include "server/config/Config.h"

#include <QWidget>

class QLineEdit;
class QPushButton;
class QToolButton;
class QVBoxLayout;

namespace ui {

class FieldNote;

/// Which address passive replies name to clients of which network; the first row that fits decides.
class AdvertisedEdit final : public QWidget
{
    Q_OBJECT

public:
    explicit AdvertisedEdit(QWidget *parent = nullptr);

    const QList<config::Advertised> &advertised() const { return m_advertised; }
    void setAdvertised(const QList<config::Advertised> &advertised);

Q_SIGNALS:
    void edited(const QList<config::Advertised> &advertised);

private:
    struct Row
    {
        QWidget *box = nullptr;
        QLineEdit *clients = nullptr;
        QLineEdit *address = nullptr;
        QToolButton *remove = nullptr;
        FieldNote *note = nullptr;
    };

    Row makeRow();
    void fill(const Row &row, const config::Advertised &advertised, int number);
    static QString problem(const Row &row);
    void change(const QList<config::Advertised> &advertised);
    void read();

    QList<config::Advertised> m_advertised;
    QList<Row> m_rows;
    QVBoxLayout *m_column;
    QPushButton *m_add;
};

} // namespace ui
