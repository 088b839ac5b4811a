#pragma once

#include "ui/areas/AreaFields.h"

class QCheckBox;
class QDateTimeEdit;
class QTimeEdit;

namespace ui {

/// Who finds an area and when it is open.
class TimeFields final : public AreaFields
{
    Q_OBJECT

public:
    explicit TimeFields(QWidget *parent = nullptr);

    void read(const config::Area &area) override;
    void write(config::Area &area) const override;

private:
    void addClosing();
    void addHours();

    QCheckBox *m_listed = nullptr;
    QCheckBox *m_closes = nullptr;
    QDateTimeEdit *m_openUntil = nullptr;
    QCheckBox *m_limited = nullptr;
    QTimeEdit *m_from = nullptr;
    QTimeEdit *m_to = nullptr;
    QSpinBox *m_expire = nullptr;
};

} // namespace ui
